// Package disclose finds in readable payload what the label specification, D.2
// and E, looks for, and tells of it masked, so that no payload is kept.
package disclose
