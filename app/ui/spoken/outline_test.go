//go:build cgo

package spoken_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"telltale/app/ui/uitest"
)

var update = flag.Bool("update", false, "write what every page says in German and Chinese anew")

// The pages of the example home, word for word, in the longest of the languages and in the one without spaces. Write them
// anew with: go test -tags migrated_fynedo,gles ./app/ui/spoken -run Say -update
func TestWhatPagesSay(t *testing.T) {
	desk := example(t)
	for _, lang := range []string{"de", "zh"} {
		t.Run(lang, func(t *testing.T) {
			var all strings.Builder
			each(t, desk, lang, size{1280, 800, 1}, func(t *testing.T, s stage) {
				name := t.Name()[strings.LastIndex(t.Name(), "/")+1:]
				all.WriteString("== " + name + "\n" + uitest.Outline(page(s)) + "\n")
			})
			path := filepath.Join("testdata", lang+".txt")
			got := strings.ReplaceAll(all.String(), os.TempDir(), "…")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// page is what is shown beside the side bar.
func page(s stage) fyne.CanvasObject { return s.Object().(*fyne.Container).Objects[3] }
