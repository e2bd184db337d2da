package views

import "slices"

// Field is one input as it was typed, and what is wrong with it.
type Field struct {
	Value string
	Error string
}

// FieldError names an input and says, in the reader's language, what is wrong with it.
type FieldError struct {
	Field   string
	Message string
}

// Form is what a form shows: the values as typed, or as first offered, and everything refused.
// The zero Form is an empty form.
type Form struct {
	Summary []FieldError
	values  map[string][]string
}

// NewForm takes values by the names of their inputs, as url.Values has them, and what was refused.
func NewForm(values map[string][]string, wrong ...FieldError) Form {
	return Form{Summary: wrong, values: values}
}

// Field gives the first value of an input and the first thing wrong with it.
func (f Form) Field(name string) Field {
	var field Field
	if all := f.values[name]; len(all) > 0 {
		field.Value = all[0]
	}
	for _, e := range f.Summary {
		if e.Field == name {
			field.Error = e.Message
			break
		}
	}
	return field
}

// Has says whether a value of a group of choices is chosen.
func (f Form) Has(name, value string) bool { return slices.Contains(f.values[name], value) }

// or is a Form in which an input that has no value yet is offered one.
func (f Form) or(name, value string) Form {
	if len(f.values[name]) > 0 || value == "" {
		return f
	}
	values := make(map[string][]string, len(f.values)+1)
	for k, v := range f.values {
		values[k] = v
	}
	values[name] = []string{value}
	f.values = values
	return f
}

// only is the form where it was the one sent, and an empty form otherwise.
func (f Form) only(sent bool) Form {
	if sent {
		return f
	}
	return Form{}
}
