package pictogram_test

import (
	"bytes"
	"testing"

	"telltale/app/chart/pictogram"
	"telltale/assets"
	"telltale/classify/knowledge"
)

func TestRead(t *testing.T) {
	for name, want := range map[string]bool{
		"tv": true, "smart_tv": true, "symbol-care": true, pictogram.Fallback: true, "no such thing": false, "": false, "../locale/en": false,
	} {
		svg, found := pictogram.Read(name)
		if found != want || found && !bytes.Contains(svg, []byte("currentColor")) {
			t.Errorf("%q: found is %v, with %d bytes", name, found, len(svg))
		}
	}
}

// TestEveryKindHasADrawing holds that no device of the ontology is drawn as unknown.
func TestEveryKindHasADrawing(t *testing.T) {
	for _, kind := range knowledge.Open(assets.Data).Kinds() {
		if _, found := pictogram.Read(kind.ID); !found {
			t.Errorf("%s has no drawing", kind.ID)
		}
	}
}
