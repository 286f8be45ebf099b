// Package session is the one place that joins the stages: it reads a capture
// into facts, keeps them in the store, and judges them.
package session
