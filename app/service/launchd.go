package service

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Agent is what launchd calls the service.
const Agent = "org.telltale.Telltale.watch"

// launchd keeps the services of a user, its agents, by property lists (launchd.plist(5)).
type launchd struct{ user int }

// file gives where the agents of this user lie (launchd(8), FILES).
func (launchd) file() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("finding the home folder: %w", err)
	}
	return filepath.Join(home, "Library", "LaunchAgents", Agent+".plist"), nil
}

// domain is where agents of somebody at the screen live (launchctl(1), "gui").
func (l launchd) domain() string { return "gui/" + strconv.Itoa(l.user) }

func (launchd) there(context.Context) error {
	if _, err := exec.LookPath("launchctl"); err != nil {
		return errors.Join(ErrNoLaunchd, err)
	}
	return nil
}

// begin loads the agent, which starts it. One that is loaded already goes first.
func (l launchd) begin(ctx context.Context) error {
	at, err := l.file()
	if err != nil {
		return err
	}
	_, _ = launchctl(ctx, "bootout", l.domain()+"/"+Agent) // it fails where none is loaded
	_, err = launchctl(ctx, "bootstrap", l.domain(), at)
	return err
}

func (l launchd) active(ctx context.Context) (bool, error) {
	said, err := launchctl(ctx, "print", l.domain()+"/"+Agent)
	if errors.Is(err, ErrNoLaunchd) {
		return false, err
	}
	for line := range strings.Lines(said) {
		if strings.TrimSpace(line) == "state = running" {
			return true, nil
		}
	}
	return false, nil // it fails for one that is not loaded
}

// end ends the agent. One that is not loaded has ended.
func (l launchd) end(ctx context.Context) error {
	_, err := launchctl(ctx, "bootout", l.domain()+"/"+Agent)
	var refused *Refused
	if errors.As(err, &refused) {
		if _, loaded := launchctl(ctx, "print", l.domain()+"/"+Agent); loaded != nil {
			return nil
		}
	}
	return err
}

func (launchd) forgotten(context.Context) {}

// launchctl asks launchd, and gives what it said.
func launchctl(ctx context.Context, args ...string) (string, error) {
	program, err := exec.LookPath("launchctl")
	if err != nil {
		return "", errors.Join(ErrNoLaunchd, err)
	}
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	said := strings.TrimSpace(string(out))
	if err != nil {
		return said, &Refused{Said: said}
	}
	return said, nil
}

// watched reads the interface from the list of arguments, whose last it is.
func (launchd) watched(text string) string {
	var list struct {
		Words []string `xml:"dict>array>string"`
	}
	if xml.Unmarshal([]byte(text), &list) != nil || len(list.Words) == 0 {
		return ""
	}
	return list.Words[len(list.Words)-1]
}

// text gives the property list. An agent that fails begins again half a minute later,
// as after a full disk; one that was told to end does not.
func (launchd) text(s Service) string {
	var words strings.Builder
	for _, word := range []string{s.Program, "watch", "--quiet", "--db", s.Database, "--", s.Interface} {
		words.WriteString("\t\t<string>")
		_ = xml.EscapeText(&words, []byte(word)) // a strings.Builder takes everything
		words.WriteString("</string>\n")
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Written by "telltale service install"; "telltale service remove" takes it away. -->
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + Agent + `</string>
	<key>ProgramArguments</key>
	<array>
` + words.String() + `	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>KeepAlive</key>
	<dict>
		<key>SuccessfulExit</key>
		<false/>
	</dict>
	<key>ThrottleInterval</key>
	<integer>30</integer>
	<key>ExitTimeOut</key>
	<integer>60</integer>
	<key>ProcessType</key>
	<string>Background</string>
	<key>Umask</key>
	<integer>63</integer>
</dict>
</plist>
`
}
