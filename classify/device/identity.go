package device

import "telltale/classify/statement"

// Identity is what a device is thought to be, with the doubt and the reasons.
type Identity struct {
	Kind            string // id of the ontology, "" when not known
	KindConfidence  statement.Confidence
	Brand           string // as a householder knows it, "" when not known
	BrandConfidence statement.Confidence
	Model           string // as the device itself says it, "" when it does not
	Maker           string // registered owner of the hardware prefix, "" when there is none
	ModuleMaker     bool   // the prefix belongs to a maker of chips and modules, not of devices
	RandomAddress   bool   // the hardware address is made up, as phones do
	Owner           bool   // kind or name were set by the owner
	Said            []statement.Statement
}
