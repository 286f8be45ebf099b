package session

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"strconv"

	"telltale/app/askpass"
	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/capture/source"
)

// target is the router that is watched, "" for none.
func (r *watchRun) target() string {
	if r.router == nil {
		return ""
	}
	return r.router.Target
}

// called is what a person calls what is watched.
func (r *watchRun) called() string {
	return cmp.Or(r.target(), filepath.Base(cmp.Or(r.folder, r.port.Name)))
}

// Router gives the page on which a router is named.
func (d *Desk) Router() view.Router { return d.teller().NewRouter() }

// WatchRouter begins to watch a router over SSH, with what a person typed. It waits until
// the router listens; what ssh wants to know meanwhile is asked in the window.
func (d *Desk) WatchRouter(ctx context.Context, form view.RouterForm, report func(view.Progress)) error {
	form = form.Trimmed()
	if d.watching() != nil {
		return d.trouble(ErrWatching, form.Target())
	}
	router, err := routerOf(form)
	if err != nil {
		return d.trouble(err, form.Target())
	}
	router.Options = append(router.Options, d.SSHOptions...)
	report(d.teller().NewRouterProgress(router.Target))
	return d.begin(ctx, &watchRun{router: router, record: d.recording()})
}

// errNoAddress says that the address of a router is missing, or its port is none.
var errNoAddress = errors.New("this is no address of a router")

// routerOf reads a form.
func routerOf(form view.RouterForm) (*source.Router, error) {
	r := &source.Router{Target: form.Target(), Interface: cmp.Or(form.Interface, "br-lan")}
	if form.Address == "" {
		return nil, errNoAddress
	}
	if form.Port != "" {
		if n, err := strconv.ParseUint(form.Port, 10, 16); err != nil || n == 0 {
			return nil, errNoAddress
		}
		r.Options = append(r.Options, "-p", form.Port)
	}
	if form.Key != "" {
		r.Options = append(r.Options, "-i", form.Key)
	}
	return r, nil
}

// WatchFolder begins to read each recording that comes into a folder.
func (d *Desk) WatchFolder(ctx context.Context, folder string) error {
	if d.watching() != nil {
		return d.trouble(ErrWatching, folder)
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return d.trouble(err, folder)
	}
	return d.begin(ctx, &watchRun{folder: folder})
}

// ChooseRecording says whether watches that begin from now on are recorded beside, and where.
func (d *Desk) ChooseRecording(c view.RecordChoice) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.beside = c
}

// recording gives what was chosen, with what holds where nothing was.
func (d *Desk) recording() view.RecordChoice {
	d.mu.Lock()
	c := d.beside
	d.mu.Unlock()
	if c.Folder == "" {
		c.Folder = filepath.Join(filepath.Dir(d.own.session.path), "recordings")
		if whole, err := filepath.Abs(c.Folder); err == nil {
			c.Folder = whole
		}
	}
	c.Bytes = max(cmp.Or(c.Bytes, view.RecordBytes), source.LeastRecordBytes)
	return c
}

// follow watches whatever is to be watched until it ends.
func (d *Desk) follow(ctx context.Context, r *watchRun) error {
	if r.folder != "" {
		return d.followFolder(ctx, r)
	}
	w := d.telling(ctx, r)
	w.Name = d.teller().Words.Say("watch.name", map[string]any{"Name": r.called()})
	if r.router == nil {
		helper, err := Helper()
		if err != nil {
			return err
		}
		w.Helper = helper
		return d.own.session.Watch(ctx, w)
	}
	ending, end := context.WithCancel(ctx)
	defer end()
	asking, err := askpass.Serve(d.answers(ending, r.stop))
	if err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	asked := make(chan struct{})
	go func() { // once it listens, nothing more is asked
		defer close(asked)
		select {
		case <-r.first:
		case <-ending.Done():
		}
		_ = asking.Close() // nobody waits for it
	}()
	defer func() {
		end() // a question that waits is given up
		<-asked
	}()
	self, err := OwnPath()
	if err != nil {
		return err
	}
	router := *r.router
	router.Environment = asking.Environment(self)
	w.Interface, w.Router = router.Interface, &router
	return d.own.session.Watch(ctx, w)
}

// telling is a watch of which the pages are told: what is counted, heard, kept and recorded.
func (d *Desk) telling(ctx context.Context, r *watchRun) Watching {
	w := Watching{
		Interface: r.port.Name, Mirror: r.mirror, Hears: r.hears,
		Counts: func(c source.Counts) {
			if r.count(c) {
				d.tellChange()
			}
		},
		Kept: func(c flow.Capture) {
			if r.kept(c) {
				d.showKept(ctx)
			}
		},
	}
	if r.record.On {
		w.Record = &source.Ring{Folder: r.record.Folder, Bytes: r.record.Bytes, Whole: r.record.Whole}
		w.RecordingEnded = func(err error) {
			t := Trouble(d.teller().Words, err, r.record.Folder)
			r.mu.Lock()
			r.recordEnded = t.Line
			r.mu.Unlock()
			d.tellChange()
		}
	}
	return w
}

// followFolder reads what comes into a folder until it is stopped.
func (d *Desk) followFolder(ctx context.Context, r *watchRun) error {
	r.mu.Lock()
	r.begins()
	r.mu.Unlock()
	return d.own.session.WatchFolder(ctx, FolderWatching{
		Folder: r.folder,
		Imported: func(i *Imported) {
			r.mu.Lock()
			r.files++
			r.packets += i.Capture.Packets
			r.mu.Unlock()
			d.showKept(ctx)
		},
		Failed: func(name string, err error) {
			t := Trouble(d.teller().Words, err, name)
			r.mu.Lock()
			r.refused = t.Title + ". " + t.Line
			r.mu.Unlock()
			d.tellChange()
		},
	})
}

// fallen gives why the last watch ended by itself, nil if it did not.
func (d *Desk) fallen() *view.Fallen {
	d.mu.Lock()
	r := d.fell
	d.mu.Unlock()
	if r == nil {
		return nil
	}
	var trouble *view.Trouble
	if !errors.As(d.watchTrouble(r), &trouble) {
		return nil
	}
	mark := r.mark()
	return &view.Fallen{Watched: mark, Title: trouble.Title, Line: trouble.Line, Next: trouble.Next}
}

// whyRouter says in one word why a router is not watched, "" if that has nothing to do with it.
func whyRouter(err error) string {
	var refused *source.Refused
	switch {
	case errors.As(err, &refused):
		return refused.Why()
	case errors.Is(err, source.ErrNoSSH):
		return "nossh"
	}
	return ""
}

// watchTrouble puts into words why a watch ended; nil if nothing was wrong.
func (d *Desk) watchTrouble(r *watchRun) error {
	if r.router == nil {
		return d.trouble(r.err, r.called())
	}
	why := whyRouter(r.err)
	if why == "" {
		return d.trouble(r.err, r.called())
	}
	w := d.teller().Words
	next := "router." + why + ".next"
	if !w.Has(next) {
		next = "watch." + next
	}
	return &view.Trouble{
		Title: w.Say("watch.refused.title", map[string]any{"Name": r.called()}), Line: w.Say("watch.router."+why, nil), Next: w.Say(next, nil),
		OK: w.Say("trouble.ok", nil),
	}
}
