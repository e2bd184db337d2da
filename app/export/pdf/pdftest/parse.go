package pdftest

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// The values of a PDF file: Name, Ref, Dict, Array, String, float64, bool, Null,
// *Stream, and in page contents Operator.
type (
	Name     string
	String   string
	Operator string
	Ref      int
	Dict     map[Name]any
	Array    []any
	Null     struct{}
)

// Stream is a dictionary with data behind it, as it stands in the file.
type Stream struct {
	Dict Dict
	Raw  []byte
}

// parser reads values from bytes.
type parser struct {
	data []byte
	at   int
	refs bool // "1 0 R" is a reference
}

var errEnd = errors.New("end of data")

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (p *parser) skip() {
	for p.at < len(p.data) {
		switch c := p.data[p.at]; {
		case isSpace(c):
			p.at++
		case c == '%':
			for p.at < len(p.data) && p.data[p.at] != '\n' && p.data[p.at] != '\r' {
				p.at++
			}
		default:
			return
		}
	}
}

// value reads the next value.
func (p *parser) value() (any, error) {
	p.skip()
	if p.at >= len(p.data) {
		return nil, errEnd
	}
	switch c := p.data[p.at]; {
	case c == '/':
		return p.name(), nil
	case c == '(':
		return p.literal()
	case bytes.HasPrefix(p.data[p.at:], []byte("<<")):
		return p.dict()
	case c == '<':
		return p.hex()
	case c == '[':
		return p.array()
	case isDelimiter(c):
		return nil, fmt.Errorf("stray %q at %d", c, p.at)
	}
	return p.word()
}

func (p *parser) token() string {
	start := p.at
	for p.at < len(p.data) && !isSpace(p.data[p.at]) && !isDelimiter(p.data[p.at]) {
		p.at++
	}
	return string(p.data[start:p.at])
}

func (p *parser) name() Name {
	p.at++
	raw := p.token()
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if v, err := strconv.ParseUint(raw[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return Name(out)
}

func (p *parser) word() (any, error) {
	w := p.token()
	switch w {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return Null{}, nil
	}
	n, err := strconv.ParseFloat(w, 64)
	if err != nil {
		return Operator(w), nil
	}
	if p.refs && n == float64(int(n)) && n >= 0 {
		saved := p.at
		p.skip()
		if p.token() == "0" {
			p.skip()
			if p.token() == "R" {
				return Ref(int(n)), nil
			}
		}
		p.at = saved
	}
	return n, nil
}

func (p *parser) dict() (any, error) {
	p.at += 2
	out := Dict{}
	for {
		p.skip()
		if bytes.HasPrefix(p.data[p.at:], []byte(">>")) {
			p.at += 2
			return out, nil
		}
		key, err := p.value()
		if err != nil {
			return nil, err
		}
		name, ok := key.(Name)
		if !ok {
			return nil, fmt.Errorf("key %v at %d", key, p.at)
		}
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("key %s twice at %d", name, p.at)
		}
		if out[name], err = p.value(); err != nil {
			return nil, err
		}
	}
}

func (p *parser) array() (any, error) {
	p.at++
	out := Array{}
	for {
		p.skip()
		if p.at < len(p.data) && p.data[p.at] == ']' {
			p.at++
			return out, nil
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
}

func (p *parser) hex() (any, error) {
	end := bytes.IndexByte(p.data[p.at:], '>')
	if end < 0 {
		return nil, errEnd
	}
	digits := bytes.Map(func(r rune) rune {
		if r < 128 && isSpace(byte(r)) {
			return -1
		}
		return r
	}, p.data[p.at+1:p.at+end])
	p.at += end + 1
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	out := make([]byte, 0, len(digits)/2)
	for i := 0; i < len(digits); i += 2 {
		v, err := strconv.ParseUint(string(digits[i:i+2]), 16, 8)
		if err != nil {
			return nil, err
		}
		out = append(out, byte(v))
	}
	return String(out), nil
}

func (p *parser) literal() (any, error) {
	p.at++
	var out []byte
	for depth := 1; p.at < len(p.data); p.at++ {
		switch c := p.data[p.at]; c {
		case '(':
			depth++
			out = append(out, c)
		case ')':
			if depth--; depth == 0 {
				p.at++
				return String(out), nil
			}
			out = append(out, c)
		case '\\':
			p.at++
			if p.at >= len(p.data) {
				return nil, errEnd
			}
			switch c := p.data[p.at]; c {
			case 'r':
				out = append(out, '\r')
			case 'n':
				out = append(out, '\n')
			case '(', ')', '\\':
				out = append(out, c)
			default:
				return nil, fmt.Errorf("escape \\%c at %d", c, p.at)
			}
		default:
			out = append(out, c)
		}
	}
	return nil, errEnd
}
