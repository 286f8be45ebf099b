package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/capture/source"
)

// recordFlags are those of a recording beside a watch.
type recordFlags struct {
	folder string // "": nothing is recorded
	size   string
	whole  bool
}

func (p *program) addRecordFlags(verb *cobra.Command, f *recordFlags) {
	verb.Flags().StringVar(&f.folder, "record", "", p.words.Say("cli.flag.record", nil))
	verb.Flags().StringVar(&f.size, "record-size", "1GB", p.words.Say("cli.flag.record_size", nil))
	verb.Flags().BoolVar(&f.whole, "record-whole", false, p.words.Say("cli.flag.record_whole", nil))
}

// ring gives what the flags ask for, nil for no recording.
func (p *program) ring(f recordFlags) (*source.Ring, error) {
	bytes, ok := byteCount(f.size)
	if !ok || bytes < source.LeastRecordBytes {
		return nil, p.misused("record_size", map[string]any{"Value": f.size})
	}
	if f.folder == "" {
		return nil, nil
	}
	folder, err := filepath.Abs(f.folder)
	if err != nil {
		return nil, p.fail(err, f.folder)
	}
	return &source.Ring{Folder: folder, Bytes: bytes, Whole: f.whole}, nil
}

// byteCount reads "500MB", "1GB" or "2TB", with or without a space, in any case.
func byteCount(text string) (int64, bool) {
	const most = 1 << 20 // of any unit
	text = strings.ToUpper(strings.ReplaceAll(text, " ", ""))
	for unit, bytes := range map[string]int64{"MB": 1e6, "GB": 1e9, "TB": 1e12} {
		digits, found := strings.CutSuffix(text, unit)
		if n, err := strconv.ParseInt(digits, 10, 64); found && err == nil && n > 0 && n <= most {
			return n * bytes, true
		}
	}
	return 0, false
}

// recordingEnded tells that the recording beside the watch cannot go on.
func (r *watching) recordingEnded(err error) {
	t := session.Trouble(r.words, err, r.record.folder)
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintln(r.Err, plain(r.words.Say("watch.record.ended", map[string]any{"Name": r.record.folder})), plain(t.Line))
}

// watchFolder imports what comes into a folder until somebody stops it.
func (r *watching) watchFolder(ctx context.Context) error {
	s, path, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	lean()
	if stat, err := os.Stat(r.folder); err == nil && stat.IsDir() { // else it says so by itself
		r.say("watch.folder.began", map[string]any{"Name": r.folder})
	}
	err = s.WatchFolder(ctx, session.FolderWatching{
		Folder: r.folder,
		Imported: func(i *session.Imported) {
			for _, line := range r.teller(s).CaptureLines(i.Capture, false) {
				r.sayLine(line)
			}
		},
		Failed: func(name string, err error) { r.tell(session.Trouble(r.words, err, name)) },
	})
	if err != nil {
		return r.fail(err, s.Subject(err, r.folder))
	}
	return r.summary(context.WithoutCancel(ctx), s, path)
}

// sayLine prints a line, unless nothing but errors is wanted.
func (r *watching) sayLine(line string) {
	if !r.quiet {
		fmt.Fprintln(r.Out, plain(line))
	}
}
