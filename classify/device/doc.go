// Package device judges what kind of thing a device is, whose brand it bears
// and which model it says to be.
package device
