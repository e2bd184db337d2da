package app

import (
	"errors"
	"fmt"
)

// Kind says how a request was refused; the web maps it to a status and nothing else does.
type Kind string

// The kinds of refusal, with the HTTP status that each becomes.
const (
	Invalid         Kind = "invalid"         // 422, see Error.Fields
	Unauthenticated Kind = "unauthenticated" // 401, nobody is signed in
	Forbidden       Kind = "forbidden"       // 403, signed in, but not entitled
	NotFound        Kind = "not_found"       // 404, absent, or not to be known of
	Conflict        Kind = "conflict"        // 409, the state no longer allows it
	Gone            Kind = "gone"            // 410, was here once
	TooMany         Kind = "too_many"        // 429, over the pace limit
	Internal        Kind = "internal"        // 500, our fault
	Unavailable     Kind = "unavailable"     // 503, try again later
)

// Error is a refusal that a person will read. Message is a key of the message
// catalogues, Args its values in pairs; Err is the cause, for the log only.
type Error struct {
	Kind    Kind
	Message string
	Args    []any
	Fields  []FieldError
	Needs   *Needs // whose rights it would have taken, so that they can be named; nil where that is nobody in particular
	Err     error
}

// Needs is a role in an organisation, without which something cannot be done.
type Needs struct {
	Organisation OrganisationID
	Role         SeatRole
}

// FieldError is what is wrong with one field of a form: Field is the form's
// name of it, Message a key of the catalogues.
type FieldError struct {
	Field   string
	Message string
	Args    []any
}

// Error describes the refusal for logs; it never holds personal data.
func (e *Error) Error() string {
	text := string(e.Kind) + ": " + e.Message
	for _, f := range e.Fields {
		text += fmt.Sprintf(" [%s: %s]", f.Field, f.Message)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Err }

// Unchanged is a Conflict unless the lock version that somebody read is the one that is stored.
// There is no version that stands for any: one that was left out or cannot be read is none.
func Unchanged(stored, read int) error {
	if stored != read {
		return Refuse(Conflict, "rules.changed_meanwhile")
	}
	return nil
}

// Refuse makes an *Error of a kind with the key of its sentence and the sentence's values in pairs.
func Refuse(kind Kind, message string, args ...any) *Error {
	return &Error{Kind: kind, Message: message, Args: args}
}

// NeedsOf is the role that err says was missing, nil when it says none.
func NeedsOf(err error) *Needs {
	var e *Error
	if errors.As(err, &e) {
		return e.Needs
	}
	return nil
}

// KindOf is the kind of the first *Error in err's chain, Internal for any other error, and "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// IsKind says whether err is a refusal of this kind.
func IsKind(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Problems collects what is wrong with a form, in the order of its fields.
type Problems []FieldError

// Add notes a problem at a field.
func (p *Problems) Add(field, message string, args ...any) {
	*p = append(*p, FieldError{Field: field, Message: message, Args: args})
}

// Err is nil when nothing was noted, else one Invalid error with every field.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "rules.form_invalid", Fields: p}
}
