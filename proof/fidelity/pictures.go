package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/untaint/untaint/proof/browser"
	"github.com/untaint/untaint/proof/documents"
	ours "github.com/untaint/untaint/sanitize"
)

// pictured are the documents of which there are pictures, and the policy that each
// is cleaned by.
var pictured = []struct {
	name   string
	policy *ours.Policy
}{
	{"gdocs", ours.UGC()}, {"word", ours.UGC()}, {"discourse", ours.UGC()},
	{"old_page", ours.UGC()}, {"mjml_hero", ours.Email()}, {"editors/ckeditor5", ours.RichText()},
}

// pictures writes a picture of each document, before on the left and after on the
// right.
func pictures(dir string) error {
	b, err := browser.Start(context.Background())
	if err != nil {
		return err
	}
	defer b.Close()
	for _, d := range pictured {
		in := documents.Read(d.name)
		out, err := d.policy.Clean(in)
		if err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
		png, err := b.Picture(`sides => {
			document.body.style.cssText = 'display:flex;gap:20px;margin:10px;background:#fff';
			for (const side of sides) {
				const e = document.createElement('div');
				e.style.cssText = 'flex:1 1 0;overflow:auto;border:1px solid #999;padding:8px';
				e.attachShadow({mode: 'open'}).innerHTML = side;
				document.body.append(e);
			}
			return null;
		}`, []string{in, out.String()}, 20*time.Second)
		if err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
		file := filepath.Join(dir, filepath.Base(d.name)+".png")
		if err := os.WriteFile(file, png, 0o600); err != nil {
			return err
		}
		fmt.Println(file)
	}
	return nil
}
