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
// classes, IDs and styles from the Config: "width" is a length and "href" a URL
// in every policy. An attribute named "data-…" may have any text, and a
// trailing "*" allows a prefix: "data-mention-*". Compile refuses names that
// popular scripts act upon, such as data-hx-get, data-turbo and data-remote.
// Make sure that no other script on your pages reads one as code or as markup.
// The name of a form field is kept as it is, so it can shadow a property of its
// own form, such as form.action, in your scripts.
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

// URLs says which URLs an attribute may have. The zero value allows none.
type URLs struct {
	// Schemes are the allowed schemes, separated by spaces: "https mailto"; "*"
	// means every scheme that does not run or show what it carries. Compile
	// refuses those that do, such as javascript, data and blob, with one
	// exception: Images may have "data", which allows "data:image/png;base64,…"
	// and the like for gif, jpeg, png, webp and avif, which cannot contain
	// script.
	Schemes string
	// Hosts lists the hosts that URLs may lead to, separated by spaces:
	// "example.com *.example.org cdn.example.net/img/". Empty allows any host.
	// "*." stands for every host below it, and a path is a prefix that the
	// URL's path must have. A URL with a user, or with a port other than the
	// scheme's default, does not match. Relative URLs are not affected.
	Hosts string
	// Fragments allows links within the text, such as "#notes", even without
	// Relative. It applies to Links only.
	Fragments bool
	// Relative allows URLs without a scheme and host: "/a", "b?c", "#d".
	Relative bool
	// ProtocolRelative allows URLs without a scheme: "//example.com/a".
	ProtocolRelative bool
}

// Config describes a [Policy]. The zero Config compiles to a policy that keeps
// only text. Lists are words separated by spaces.
type Config struct {
	// Elements lists the allowed elements. Several rows for one element add up.
	Elements []Element
	// Everywhere lists attributes that every allowed element may have.
	Everywhere string
	// Links are the URLs to go to: href, cite, action, formaction, longdesc.
	Links URLs
	// Images are the URLs that are loaded and shown: src, srcset, poster,
	// background. Whoever serves an image learns of each reader; see
	// RewriteImage.
	Images URLs
	// Rel lists the link types that every link gets: "nofollow ugc noopener".
	Rel string
	// NewTab gives each link to another host target="_blank" and rel="noopener".
	NewTab bool
	// Classes are the allowed class names; one that ends in "*" is a prefix:
	// "language-* footnotes", and "*" allows all.
	Classes string
	// Styles lists the CSS properties that are allowed in a style attribute:
	// "color text-align". Compile refuses those whose values it cannot check.
	Styles string
	// TaskLists allows <input type="checkbox" disabled>, with or without checked,
	// as Markdown renderers write it, and no other <input>.
	TaskLists bool
	// Icons keeps inline drawings of up to 16 KiB that are well-formed XML and
	// consist of shapes, groups and text: <svg>, <g>, <path>, <circle>,
	// <ellipse>, <line>, <polyline>, <polygon>, <rect>, <text>, <tspan>, <title>
	// and <desc>. Their attributes are checked as [SVG] does; IDs, classes and
	// references go. Of any other <svg> only the text stays.
	Icons bool
	// IDPrefix goes before each ID and each reference to one, so that none can
	// shadow a variable of a script or an anchor of the page ("DOM
	// clobbering"). It must contain a "-", ":" or ".", which variable names
	// cannot contain: with "c", an ID "onfig" would become "config". The
	// default is "user-content-".
	IDPrefix string
	// Base makes relative links and images absolute, such as
	// "https://example.com/posts/1": for a feed, or the README of a project.
	// Links within the text stay as they are.
	Base string
	// Trusted lists hosts whose links get no Rel, in the form of URLs.Hosts:
	// your own, for example.
	Trusted string
	// Frames lists the hosts, with a path, whose documents an <iframe> may
	// show, in the form of URLs.Hosts: "www.youtube.com/embed/
	// player.vimeo.com/video/". Only https is allowed. Each frame gets a
	// sandbox that the input cannot change, and no srcdoc, name or allow. It
	// runs its own scripts. It cannot navigate or read your page, but it can
	// show what it likes.
	Frames string
	// Self lists the hosts of your own pages. If you set it, frames from other
	// hosts keep their own origin, which most video players need. Otherwise no
	// frame does, because one from your own host could remove its sandbox.
	Self string
	// RewriteLink, if it is set, is called with each allowed link to another
	// host, and what it returns is used instead. "" drops the link. The
	// conditions of RewriteImage apply.
	RewriteLink func(url string) string
	// Value, if it is set, is called with each allowed attribute and its
	// decoded value. What it returns is checked like any other value; false
	// drops the attribute. It must return its own results unchanged and be safe
	// for concurrent use.
	Value func(element, attribute, value string) (string, bool)
	// RewriteImage, if it is set, is called with each allowed absolute image
	// URL, and what it returns is used instead: the address of a proxy, for
	// example, so that whoever serves the image does not learn who reads it.
	// What it returns is checked like any other image URL; "" drops it. It must
	// return its own results unchanged and be safe for concurrent use.
	RewriteImage func(url string) string
	// Before, if it is set, is called with the HTML that the policy has
	// cleaned, and what it returns is cleaned again. Use it for a sanitizer
	// that you already have; see package sanitize/bluemonday. Both are repeated
	// until nothing changes. It must be safe for concurrent use.
	Before func(html string) string
	// MaxBytes is the longest input that is accepted: 0 means 1 MiB, and 64 MiB
	// is the most.
	MaxBytes int
	// MaxDepth is how deep elements may be nested: 0 means 256, which is also
	// the most, because past 512 browsers no longer build what the markup says.
	// Of anything deeper only the text stays.
	MaxDepth int
}

func (c Config) clone() Config {
	c.Elements = slices.Clone(c.Elements)
	return c
}
