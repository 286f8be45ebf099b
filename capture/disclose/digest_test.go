package disclose_test

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
)

// digest is one in hexadecimal, and what it is to be found as.
type digest struct{ text, what string }

// digestsOf gives the digests of some texts.
func digestsOf(texts ...string) []digest {
	var list []digest
	for _, text := range texts {
		a, b, c := md5.Sum([]byte(text)), sha1.Sum([]byte(text)), sha256.Sum256([]byte(text))
		list = append(list,
			digest{hex.EncodeToString(a[:]), "mac_md5"},
			digest{hex.EncodeToString(b[:]), "mac_sha1"},
			digest{hex.EncodeToString(c[:]), "mac_sha256"})
	}
	return list
}
