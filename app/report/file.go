package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// File gives the bytes of label.json.
func (l Label) File() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	if err := enc.Encode(l); err != nil {
		return nil, fmt.Errorf("writing the label: %w", err)
	}
	return b.Bytes(), nil
}

// Digest is the first 12 hex digits of the SHA-256 of label.json (label
// specification B.3, footer).
func Digest(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])[:12]
}
