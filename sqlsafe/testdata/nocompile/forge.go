package snippet

import (
	"embed"
	"io/fs"
	"os"

	"github.com/untaint/untaint/sqlsafe"
)

func forge(in string, disk fs.FS) {
	_ = sqlsafe.Query{in}                                 // want `implicit assignment|cannot use|too`
	_ = sqlsafe.Query{n: nil}                             // want `unexported field|unknown field`
	_ = sqlsafe.Query(in)                                 // want `cannot convert`
	_ = sqlsafe.text(in)                                  // want `not exported|undefined|unexported`
	_ = sqlsafe.Builder{pieces: nil}                      // want `unexported field|unknown field`
	_ = sqlsafe.TableList{byName: nil}                    // want `unexported field|unknown field`
	_ = sqlsafe.FileSet{texts: map[string]string{"": in}} // want `unexported field|unknown field`
	_, _ = sqlsafe.Files(disk)                            // want `cannot use disk`
	_, _ = sqlsafe.Files(os.DirFS(in))                    // want `cannot use`
	var files embed.FS
	set, _ := sqlsafe.Files(files)
	_ = set.SQL(in) // want `cannot use in`
	var q sqlsafe.Query
	q.n = nil                               // want `undefined|unexported`
	_ = q + in                              // want `mismatched|operator`
	_ = sqlsafe.SQL("a") + sqlsafe.SQL("b") // want `operator`
}
