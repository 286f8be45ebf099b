package session

import (
	"telltale/assets"
	"telltale/classify/knowledge"
)

// OpenTables gives the tables that judgements rest on, without a home.
func OpenTables() *knowledge.Tables { return knowledge.Open(assets.Data) }
