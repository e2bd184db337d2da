package export

import "io"

// counted tells whoever waits for the file that one more signatory is written.
func (l *Letter) counted() {
	if l.Step != nil {
		l.Step()
	}
}

// countedNames is names, each of which is counted as it is taken.
func (l *Letter) countedNames(yield func(Name) bool) {
	l.names(func(n Name) bool {
		if n.Group == "" {
			l.counted()
		}
		return l.stopped() == nil && yield(n)
	})
}

// stopped is why nobody waits for the file any more.
func (l *Letter) stopped() error {
	if l.Stop == nil {
		return nil
	}
	return l.Stop()
}

// stoppable takes what is written as long as somebody waits for it.
type stoppable struct {
	io.Writer
	letter *Letter
}

func (s stoppable) Write(p []byte) (int, error) {
	if err := s.letter.stopped(); err != nil {
		return 0, err
	}
	return s.Writer.Write(p)
}
