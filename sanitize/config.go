package sanitize

import (
	"slices"
)

// Element is one row of a [Config]: an element and the attributes that it may
// have, separated by spaces:
//
//	{Name: "a", Attributes: "href title"}
//
// Which values an attribute may have follows from its name, and for [URLs],
// classes, IDs and styles from the Config: "width" is a length and "href" a
// URL, whatever the policy. An attribute named "data-…" may have any text, and one
// that ends in "*" stands for all that start so: "data-mention-*". Names that
// scripts of wide use act upon, such as data-hx-get, data-turbo and data-remote,
// are refused by Compile; make sure that no other script on your pages reads one as
// code or as markup. The name of
// a form field is kept as it is, so that it can hide a property of its own form
// from your scripts, such as form.action.
type Element struct {
	// Name is the element's name in lower case.
	Name string
	// Attributes are the names of the attributes that it may have.
	Attributes string
	// Classes are the classes that it may have beside those of the Config.
	Classes string
	// Styles are the CSS properties that it may have beside those of the Config.
	Styles string
}

// URLs says which URLs may stand in an attribute. The zero value allows none.
type URLs struct {
	// Schemes are the allowed schemes, separated by spaces: "https mailto"; "*"
	// is each one that runs and shows nothing.
	// Schemes that run or show what they carry, such as javascript, data and
	// blob, are refused by Compile, but that Images may have "data": then
	// "data:image/png;base64,…" and its like are allowed for gif, jpeg, png,
	// webp and avif, and for nothing that could hold script.
	Schemes string
	// Hosts are the hosts that URLs may lead to, separated by spaces; none for any:
	// "example.com *.example.org cdn.example.net/img/". "*." stands for every host
	// below it, and a path is one that the URL's has to start with. A URL with a
	// user, or a port that is not the scheme's, leads to no listed host. Relative
	// URLs are not asked.
	Hosts string
	// Fragments allows links within the text, such as "#notes", where Relative does
	// not. Of Links alone.
	Fragments bool
	// Relative allows URLs without a scheme and host: "/a", "b?c", "#d".
	Relative bool
	// ProtocolRelative allows URLs without a scheme: "//example.com/a".
	ProtocolRelative bool
}

// Config describes a [Policy]. The zero Config compiles to one that keeps text
// alone. Lists in it are words separated by spaces.
type Config struct {
	// Elements are the allowed elements, a row each. Several rows for one
	// element add up.
	Elements []Element
	// Everywhere are attributes that each allowed element may have.
	Everywhere string
	// Links are the URLs to go to: href, cite, action, formaction, longdesc.
	Links URLs
	// Images are the URLs that are loaded and shown: src, srcset, poster,
	// background. Whoever serves them sees each reader; see RewriteImage.
	Images URLs
	// Rel are link types that each link gets: "nofollow ugc noopener".
	Rel string
	// NewTab gives each link to another host target="_blank" and rel="noopener".
	NewTab bool
	// Classes are the allowed class names; one that ends in "*" is a prefix:
	// "language-* footnotes", and "*" allows all.
	Classes string
	// Styles are the CSS properties that are allowed in a style attribute:
	// "color text-align". Compile refuses those whose values it can't check.
	Styles string
	// TaskLists allows <input type="checkbox" disabled>, with or without checked,
	// as Markdown renderers write it, and no other <input>.
	TaskLists bool
	// IDPrefix is put before each ID and each reference to one, so that none
	// can hide a variable of a script or an anchor of the page ("DOM
	// clobbering"). It has to hold a "-", ":" or ".", which no variable's name
	// does: with "c", an ID "onfig" would be "config". The default is
	// "user-content-".
	IDPrefix string
	// Base is what relative links and images are made absolute with, such as
	// "https://example.com/posts/1": for a feed, or the README of a project. Links
	// within the text stay what they are.
	Base string
	// Trusted are hosts whose links get no Rel, written as the Hosts of URLs: your
	// own, for one.
	Trusted string
	// Frames are the hosts, with a path, whose documents an <iframe> may show, written
	// as the Hosts of URLs: "www.youtube.com/embed/ player.vimeo.com/video/". They
	// have to be https. Each gets a sandbox that the input has no say in, and no
	// srcdoc, name or allow. It runs its own scripts; it can't navigate your page or
	// read it, but it can show what it likes.
	Frames string
	// Self are the hosts of your own pages. With it, frames of other hosts keep their
	// own origin, which most players of films need; without it none does, since one
	// from your own host could take its sandbox off.
	Self string
	// RewriteLink, if it is set, is called with each link to another host that is
	// allowed, and what it returns is used instead. "" drops the link. It is held to
	// what RewriteImage is.
	RewriteLink func(url string) string
	// Value, if it is set, is called with each attribute that is allowed, and its
	// decoded value. What it returns is checked like any other value; with false the
	// attribute is dropped. It has to return its own results unchanged, and to be
	// safe for concurrent use.
	Value func(element, attribute, value string) (string, bool)
	// RewriteImage, if it is set, is called with each absolute image URL that is
	// allowed, and what it returns is used instead: the address of a proxy, so
	// that whoever serves the image does not learn who reads it. What it
	// returns is checked like any other image URL; "" drops it. It has to return its own
	// results unchanged, and to be safe for concurrent use.
	RewriteImage func(url string) string
	// Before, if it is set, is called first with the input, once the policy has
	// cleaned it, and what it returns is cleaned again: a sanitizer that a team
	// has already; see package sanitize/bluemonday. Both are repeated until
	// nothing changes any more. It has to be safe for concurrent use.
	Before func(html string) string
	// MaxBytes is the longest input that is taken, 1 MiB if it is 0, and at
	// most 64 MiB.
	MaxBytes int
	// MaxDepth is how deep elements may be nested, 256 if it is 0, which is also
	// the most: past 512 browsers no longer build what the markup says. Of what is
	// deeper the text stays.
	MaxDepth int
}

func (c Config) clone() Config {
	c.Elements = slices.Clone(c.Elements)
	return c
}
