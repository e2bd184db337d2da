package export

import "testing"

// What is passed through untouched is what cleaning would leave as it is.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "Łódź", "a\x00b", "\xff", "\ufffd", "\ufffe", "a\u2028b", "\u0085", "tab\t", "\u007f", "\u009f", "👩‍👩‍👧"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := clean(s)
		if isClean(s) && once != s || clean(once) != once {
			t.Errorf("%q became %q", s, once)
		}
		for _, r := range once {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0xfffe || r == 0xffff {
				t.Errorf("%q is left in %q", r, once)
			}
		}
	})
}
