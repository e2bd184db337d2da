package pdf

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// buf builds the text of objects and page contents. Numbers have at most three
// decimals: a thousandth of a point is finer than any printer.
type buf []byte

func (b *buf) str(parts ...string) *buf {
	for _, s := range parts {
		*b = append(*b, s...)
	}
	return b
}

func (b *buf) int(n int) *buf {
	*b = strconv.AppendInt(*b, int64(n), 10)
	return b
}

func (b *buf) ref(id objectID) *buf {
	return b.int(int(id)).str(" 0 R")
}

// num writes a finite number and a space after it.
func (b *buf) num(values ...float64) *buf {
	for _, v := range values {
		*b = appendNumber(*b, v)
		*b = append(*b, ' ')
	}
	return b
}

func appendNumber(dst []byte, v float64) []byte {
	n := int64(math.Round(v * 1000))
	if n < 0 {
		dst = append(dst, '-')
		n = -n
	}
	dst = strconv.AppendInt(dst, n/1000, 10)
	frac := n % 1000
	if frac == 0 {
		return dst
	}
	dst = append(dst, '.', byte('0'+frac/100))
	if frac%100 != 0 {
		dst = append(dst, byte('0'+frac/10%10))
	}
	if frac%10 != 0 {
		dst = append(dst, byte('0'+frac%10))
	}
	return dst
}

// longestText is the number of bytes of a text string that fit in a PDF/A string
// of 32,767 bytes whatever they are.
const longestText = 16000

// text writes a text string: plain ASCII in brackets, anything else as UTF-16.
func (b *buf) text(s string) *buf {
	if len(s) > longestText {
		s = strings.ToValidUTF8(s[:longestText], "")
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return b.utf16(s)
		}
	}
	*b = append(*b, '(')
	for i := range len(s) {
		b.stringByte(s[i])
	}
	*b = append(*b, ')')
	return b
}

func (b *buf) utf16(s string) *buf {
	if len(s) > longestText {
		s = strings.ToValidUTF8(s[:longestText], "")
	}
	b.str("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		b.hex16(u)
	}
	return b.str(">")
}

const hexDigits = "0123456789ABCDEF"

func (b *buf) hex16(u uint16) *buf {
	*b = append(*b, hexDigits[u>>12], hexDigits[u>>8&15], hexDigits[u>>4&15], hexDigits[u&15])
	return b
}

// stringByte writes one byte inside the brackets of a literal string.
func (b *buf) stringByte(c byte) {
	switch c {
	case '(', ')', '\\':
		*b = append(*b, '\\', c)
	case '\r':
		*b = append(*b, '\\', 'r')
	default:
		*b = append(*b, c)
	}
}

// name writes a name object, with #xx for what may not stand in one.
func (b *buf) name(s string) *buf {
	*b = append(*b, '/')
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c > '~' || c == '#' || c == '/' || c == '(' || c == ')' || c == '<' || c == '>' ||
			c == '[' || c == ']' || c == '{' || c == '}' || c == '%' {
			*b = append(*b, '#', hexDigits[c>>4], hexDigits[c&15])
			continue
		}
		*b = append(*b, c)
	}
	return b
}

func (b *buf) hexString(data []byte) *buf {
	*b = append(*b, '<')
	for _, c := range data {
		*b = append(*b, hexDigits[c>>4], hexDigits[c&15])
	}
	*b = append(*b, '>')
	return b
}

// date writes a date in the one form that strict readers accept.
func (b *buf) date(t time.Time) *buf {
	return b.text(t.UTC().Format("D:20060102150405") + "Z00'00'")
}
