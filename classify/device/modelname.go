package device

import (
	"cmp"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/statement"
)

// model takes the model that the device itself announces: of the first key that
// it uses, what it said most often.
func model(clues []flow.Clue) (string, statement.Evidence) {
	for _, key := range []string{"model", "md", "ty", "am", "usb_mdl", "modelname", "productname", "mdl"} {
		var best flow.Clue
		for _, c := range clues {
			k, v, ok := strings.Cut(c.Value, "=")
			if !ok || v == "" || c.Kind != flow.ClueMDNSModel || !strings.EqualFold(k, key) {
				continue
			}
			if best.Value == "" || cmp.Or(cmp.Compare(best.Count, c.Count), strings.Compare(c.Value, best.Value)) < 0 {
				best = c
			}
		}
		if _, v, ok := strings.Cut(best.Value, "="); ok {
			return v, statement.Evidence{Kind: "clue", Key: "evidence." + string(flow.ClueMDNSModel), Detail: v, Weight: 1}
		}
	}
	return "", statement.Evidence{}
}

// model takes the model from a product number that the device gives as its
// name, without a remark in brackets behind it: "HS110(EU)" gives HS110.
func (v vote) model() (string, statement.Evidence) {
	for _, r := range v.why {
		if r.Kind != kindModel {
			continue
		}
		number, _, _ := strings.Cut(r.Detail, "(")
		why := r.Evidence
		why.Weight = 1
		return strings.TrimSpace(number), why
	}
	return "", statement.Evidence{}
}
