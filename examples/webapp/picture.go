package main

import (
	"io"
	"net/http"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/sqlsafe"
	"github.com/untaint/untaint/validate"
)

// pictureForm is an upload, whose type is looked for in its content.
type pictureForm struct {
	Picture validate.File `form:"picture" file:"types=image/png image/jpeg,max=4MiB"`
}

// pictureOf is the path of a picture.
type pictureOf struct {
	ID int64 `path:"id" validate:"gte=1"`
}

var (
	pictureForms = validate.MustFor[pictureForm]()
	picturesOf   = validate.MustFor[pictureOf]()
)

// demuxer is how the picture is read. ffmpeg guesses by the content otherwise, and
// finds formats there that name other files (HLS, concat).
var demuxer = execsafe.Enum("demuxer", "png_pipe", "jpeg_pipe")

var demuxers = map[string]string{"image/png": "png_pipe", "image/jpeg": "jpeg_pipe"}

// thumbnailer declares ffmpeg as a program that may be taken over by what it
// parses: it reads a pipe and writes a pipe, opens no file and no socket, starts
// nothing and ends within its limits. It is an error where the program is missing
// or the kernel cannot hold it so.
func thumbnailer() (*execsafe.Command, error) {
	return execsafe.Declare("/usr/bin/ffmpeg", execsafe.Limits{Timeout: 10 * time.Second, CPU: 5 * time.Second, Stdout: 1 << 20, Memory: 1 << 30, Concurrent: 2, Wait: 5 * time.Second},
		execsafe.Require(execsafe.ProcessTree|execsafe.Privileges|execsafe.SystemCalls|execsafe.Files|execsafe.Descriptors),
		execsafe.Fixed("-v", "error", "-nostdin", "-threads", "1", "-protocol_whitelist", "pipe", "-max_pixels", "25000000"),
		demuxer.Separate("-f"),
		execsafe.Fixed("-i", "pipe:0", "-map_metadata", "-1", "-frames:v", "1", "-vf", "scale=128:128:force_original_aspect_ratio=decrease", "-c:v", "png", "-f", "image2pipe", "pipe:1"),
		execsafe.Input(4<<20))
}

// setPicture keeps a small picture that was made anew: what else was in the file,
// where it was taken or a script, is gone.
func (a *App) setPicture(w http.ResponseWriter, r *http.Request, u *User) error {
	if a.thumbnail == nil {
		return untaint.New("webapp.setPicture", untaint.Violation{Code: "no_pictures_here", Kind: untaint.Unsupported})
	}
	if err := a.byName.take("picture " + u.Name); err != nil {
		return err
	}
	in, err := pictureForms.Request(r)
	if err != nil {
		return err
	}
	if in.Picture.IsZero() {
		return untaint.New("webapp.setPicture", untaint.Violation{Path: "/picture", Code: validate.CodeRequired, Kind: untaint.Invalid})
	}
	content, err := io.ReadAll(in.Picture.Open())
	if err != nil {
		return untaint.New("webapp.setPicture", untaint.Violation{Code: "no_content", Kind: untaint.Failed})
	}
	made, err := a.thumbnail.Run(r.Context(), demuxer.Set(demuxers[in.Picture.Type()]), execsafe.StdinBytes(content))
	if err != nil || len(made.Stdout) == 0 {
		return untaint.New("webapp.setPicture", untaint.Violation{Path: "/picture", Code: "not_a_picture", Kind: untaint.Invalid})
	}
	if _, err := a.db.Exec(r.Context(), sqlsafe.SQL("INSERT INTO avatars (user_id, png) VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET png = excluded.png", u.ID, made.Stdout)); err != nil {
		return err
	}
	return redirect(w, r, "/")
}

// picture serves what the program made, as that and nothing else.
func (a *App) picture(w http.ResponseWriter, r *http.Request, _ *User) error {
	in, err := picturesOf.Request(r)
	if err != nil {
		return err
	}
	type row struct {
		PNG []byte `db:"png"`
	}
	found, err := sqlsafe.One[row](r.Context(), a.db, sqlsafe.SQL("SELECT png FROM avatars WHERE user_id = ?", in.ID))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(found.PNG)
	return nil
}

// faces returns which of the users have a picture.
func (a *App) faces(r *http.Request, all []Comment) (map[int64]bool, error) {
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.AuthorID
	}
	type row struct {
		UserID int64 `db:"user_id"`
	}
	found, err := sqlsafe.All[row](r.Context(), a.db, sqlsafe.SQL("SELECT user_id FROM avatars WHERE ?", sqlsafe.In("user_id", ids)))
	have := map[int64]bool{}
	for _, f := range found {
		have[f.UserID] = true
	}
	return have, err
}
