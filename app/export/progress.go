package export

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
		return yield(n)
	})
}
