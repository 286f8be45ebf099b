package ui

// word returns the words of a key in the language of the backend. A key that it lacks comes back in brackets, so that
// a test and a person see it.
func (s *Shell) word(key string) string {
	if w := s.backend.Words(key); w != "" {
		return w
	}
	return "[" + key + "]"
}
