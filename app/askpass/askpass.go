// Package askpass lets ssh ask its owner in the window: for a password, for that of a key, and whether the key of a router is right.
//
// ssh starts a program when it wants to know something (ssh(1), SSH_ASKPASS). That program is Telltale itself, which hands
// the question to the window through a socket that only its owner can reach, and prints the answer for ssh. Nothing that
// is answered is kept.
package askpass

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"unicode/utf8"
)

// Env names the environment variable that tells a Telltale which ssh started where to ask.
const Env = "TELLTALE_ASKPASS"

// mostBytes bounds a question and an answer.
const mostBytes = 4096

// errNoAnswer says that the owner did not want to answer.
var errNoAnswer = errors.New("the question was not answered")

// Server takes the questions of one ssh.
type Server struct {
	listener net.Listener
	folder   string
	answer   func(question string) (string, bool)
	waiting  sync.WaitGroup
}

// Serve begins to take questions; answer is called for one after the other, from another goroutine, with the words of
// ssh. It gives false if there is no answer.
func Serve(answer func(question string) (string, bool)) (*Server, error) {
	folder, err := os.MkdirTemp("", "telltale-ask-") // 0700
	if err != nil {
		return nil, fmt.Errorf("making room for questions: %w", err)
	}
	listener, err := net.Listen("unix", filepath.Join(folder, "ask"))
	if err != nil {
		return nil, fmt.Errorf("waiting for questions: %w", errors.Join(err, os.RemoveAll(folder)))
	}
	s := &Server{listener: listener, folder: folder, answer: answer}
	s.waiting.Add(1)
	go s.serve()
	return s, nil
}

// Environment gives what the environment of ssh needs so that it asks; self is the path of this program.
func (s *Server) Environment(self string) []string {
	env := []string{"SSH_ASKPASS=" + self, "SSH_ASKPASS_REQUIRE=force", Env + "=" + s.listener.Addr().String()}
	if os.Getenv("DISPLAY") == "" {
		env = append(env, "DISPLAY=:0") // an ssh before 8.4 asks for nothing without one
	}
	return env
}

// Close ends it. A question that waits should have been given up before.
func (s *Server) Close() error {
	err := s.listener.Close()
	s.waiting.Wait()
	if err := errors.Join(err, os.RemoveAll(s.folder)); err != nil {
		return fmt.Errorf("ending questions: %w", err)
	}
	return nil
}

func (s *Server) serve() {
	defer s.waiting.Done()
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return // it was closed
		}
		s.take(conn)
		_ = conn.Close() // the answer has arrived, or nobody waits for it
	}
}

// take takes one question. The answer begins with a byte that tells whether there is one.
func (s *Server) take(conn net.Conn) {
	question, err := io.ReadAll(io.LimitReader(conn, mostBytes))
	if err != nil || !utf8.Valid(question) {
		return
	}
	if text, ok := s.answer(string(question)); ok {
		_, _ = conn.Write([]byte("+" + text)) // ssh may be gone by now
	}
}

// Ask hands a question to the window that waits at an address, and writes the answer as ssh wants it. The error says
// that there is none.
func Ask(address, question string, out io.Writer) error {
	conn, err := net.Dial("unix", address)
	if err != nil {
		return fmt.Errorf("asking the window: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, question[:min(len(question), mostBytes)]); err != nil {
		return fmt.Errorf("asking the window: %w", err)
	}
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		if err := half.CloseWrite(); err != nil {
			return fmt.Errorf("asking the window: %w", err)
		}
	}
	answer, err := io.ReadAll(io.LimitReader(conn, mostBytes))
	if err != nil {
		return fmt.Errorf("asking the window: %w", err)
	}
	if len(answer) == 0 {
		return errNoAnswer
	}
	if _, err := out.Write(append(answer[1:], '\n')); err != nil {
		return fmt.Errorf("telling ssh: %w", err)
	}
	return nil
}
