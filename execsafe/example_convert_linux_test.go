package execsafe_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/untaint/untaint/execsafe"
)

// picture is an open folder with a picture of 64 by 32 pixels, as a client
// could have sent it.
func picture() (root *os.Root, remove func()) {
	dir, err := os.MkdirTemp("", "uploads")
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 64, 32))); err != nil {
		log.Fatal(err)
	}
	for name, data := range map[string][]byte{"cat.png": file.Bytes(), "script.mvg": []byte("push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/x'\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			log.Fatal(err)
		}
	}
	if root, err = os.OpenRoot(dir); err != nil {
		log.Fatal(err)
	}
	return root, func() { _ = root.Close(); _ = os.RemoveAll(dir) }
}

// The declaration of the package comment, on Debian's ImageMagick.
func Example_thumbnail() {
	uploads, remove := picture()
	defer remove()
	width := execsafe.Int("width", 1, 4096)
	picture := execsafe.OpenFile("picture")
	thumbnail := execsafe.MustDeclare("/usr/bin/convert",
		execsafe.Limits{Timeout: time.Minute, Stdout: 8 << 20},
		execsafe.BestEffort(),
		execsafe.TempDir(),                   // it writes there while it works
		execsafe.Reads("/etc/ImageMagick-6"), // its policy, which holds only if it can be read
		picture.Joined("png:"),               // and no other format, whatever the file says
		execsafe.Fixed("-strip"),
		width.Separate("-resize"),
		execsafe.Fixed("png:-"),
	)

	res, err := thumbnail.Run(context.Background(), width.Set(16), picture.Set(execsafe.At(uploads, "cat.png")))
	if err != nil {
		fmt.Printf("%v: %s\n", err, res.Stderr)
		return
	}
	small, err := png.DecodeConfig(bytes.NewReader(res.Stdout))
	fmt.Println(small.Width, small.Height, err)

	_, err = thumbnail.Run(context.Background(), width.Set(16), picture.Set(execsafe.At(uploads, "script.mvg")))
	fmt.Println(err)
	// Output:
	// 16 8 <nil>
	// execsafe.Run: failed: exit_status (exit 1)
}
