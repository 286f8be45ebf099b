// Package spoken draws every page in every language, with real judgements behind it; it holds nothing but tests.
package spoken
