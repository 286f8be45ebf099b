package knowledge

import "strings"

// BrandKey tells brands apart, however they are written: it is the id of the company that bears the name, as "Belkin"
// and "Belkin (WeMo)" do, else the squeezed name itself; empty for a name without letters and digits.
func (t *Tables) BrandKey(brand string) string {
	if c, ok := t.CompanyByBrand(brand); ok {
		return c.ID
	}
	return Squeeze(brand)
}

// CompanyByBrand gives the company that bears a brand: by its id, its name, or one of the names in brackets. Makers of
// devices come before others.
func (t *Tables) CompanyByBrand(brand string) (Company, bool) {
	table, err := t.companies()
	if err != nil {
		return Company{}, false
	}
	for _, key := range brandNames(brand) {
		if i, ok := table.byBrand[key]; ok {
			return table.companies[i], true
		}
	}
	return Company{}, false
}

// brandNames gives the squeezed ways of naming a brand, the whole first: "Anker (eufy)" gives ankereufy, anker, eufy.
func brandNames(brand string) []string {
	var names []string
	parts := strings.FieldsFunc(brand, func(r rune) bool { return r == '(' || r == ')' || r == ',' || r == '/' })
	for _, part := range append([]string{brand}, parts...) {
		if key := Squeeze(part); key != "" {
			names = append(names, key)
		}
	}
	return names
}

// addBrands notes under which names a company is known. A name that two companies bear goes to the maker of devices,
// else to the first.
func (t *companyTable) addBrands(at int32) {
	c := t.companies[at]
	for _, key := range append([]string{c.ID}, brandNames(c.Name)...) {
		have, taken := t.byBrand[key]
		if !taken || t.companies[have].Kind != "maker" && c.Kind == "maker" {
			t.byBrand[key] = at
		}
	}
}
