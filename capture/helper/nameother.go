//go:build !windows

package main

// nameMost is how long the name of an interface may be, bytes (IFNAMSIZ with its
// final zero).
const nameMost = 15
