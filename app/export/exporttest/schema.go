package exporttest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

// annotations are keywords of JSON Schema that ask for nothing.
var annotations = []string{"$schema", "$defs", "title", "description"}

// CheckSchema gives what is wrong with a JSON document by a JSON Schema (2020-12) that uses no more
// keywords than ours does; another keyword is a problem, so that none is passed over in silence. A
// member that an object's properties do not name is one too: what is written must be described.
func CheckSchema(schema, document []byte) []string {
	c := &schemaCheck{}
	var value any
	for from, into := range map[*[]byte]any{&schema: &c.root, &document: &value} {
		if err := json.Unmarshal(*from, into); err != nil {
			return []string{err.Error()}
		}
	}
	c.check("", c.root, value)
	slices.Sort(c.problems)
	return c.problems
}

type schemaCheck struct {
	root     map[string]any
	problems []string
}

func (c *schemaCheck) say(at, format string, values ...any) {
	c.problems = append(c.problems, at+" "+fmt.Sprintf(format, values...))
}

func (c *schemaCheck) check(at string, schema map[string]any, value any) {
	for keyword, asked := range schema {
		switch keyword {
		case "$ref":
			defs, _ := c.root["$defs"].(map[string]any)
			name, _ := asked.(string)
			referred, ok := defs[strings.TrimPrefix(name, "#/$defs/")].(map[string]any)
			if !ok {
				c.say(at, "refers to %v, which is not there", asked)
				continue
			}
			c.check(at, referred, value)
		case "type":
			if is := kindOf(value); is != asked && (asked != "number" || is != "integer") {
				c.say(at, "is of type %s, not %v", is, asked)
			}
		case "const":
			if !reflect.DeepEqual(asked, value) {
				c.say(at, "is %v, not %v", value, asked)
			}
		case "enum":
			if list, _ := asked.([]any); !slices.ContainsFunc(list, func(v any) bool { return reflect.DeepEqual(v, value) }) {
				c.say(at, "is %v, none of %v", value, asked)
			}
		case "pattern", "format":
			if text, is := value.(string); is && !shaped(keyword, asked, text) {
				c.say(at, "is %q, no %v", text, asked)
			}
		case "required", "properties":
			c.object(at, keyword, asked, value)
		case "oneOf":
			c.oneOf(at, asked, value)
		case "items":
			list, _ := value.([]any)
			each, _ := asked.(map[string]any)
			for i, v := range list {
				c.check(fmt.Sprintf("%s[%d]", at, i), each, v)
			}
		default:
			if !slices.Contains(annotations, keyword) {
				c.say(at, "has the keyword %s, which this check does not know", keyword)
			}
		}
	}
}

func (c *schemaCheck) oneOf(at string, asked, value any) {
	choices, _ := asked.([]any)
	var wrong []string
	for _, choice := range choices {
		tried := &schemaCheck{root: c.root}
		one, _ := choice.(map[string]any)
		if tried.check(at, one, value); len(tried.problems) > 0 {
			wrong = append(wrong, strings.Join(tried.problems, ", "))
		}
	}
	if fits := len(choices) - len(wrong); fits != 1 {
		c.say(at, "fits %d of the choices and not one: %s", fits, strings.Join(wrong, "; "))
	}
}

func (c *schemaCheck) object(at, keyword string, asked, value any) {
	object, is := value.(map[string]any)
	if !is {
		return // type says so
	}
	if names, _ := asked.([]any); keyword == "required" {
		for _, name := range names {
			if _, there := object[fmt.Sprint(name)]; !there {
				c.say(at, "lacks %v", name)
			}
		}
		return
	}
	properties, _ := asked.(map[string]any)
	for name, v := range object {
		p, described := properties[name].(map[string]any)
		if !described {
			c.say(at+"."+name, "is not described")
			continue
		}
		c.check(at+"."+name, p, v)
	}
}

func shaped(keyword string, asked any, text string) bool {
	layout := ""
	switch {
	case keyword == "pattern":
		pattern, err := regexp.Compile(fmt.Sprint(asked))
		return err == nil && pattern.MatchString(text)
	case asked == "date":
		layout = time.DateOnly
	case asked == "date-time":
		layout = time.RFC3339
	case asked == "uri":
		return strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://")
	}
	_, err := time.Parse(layout, text)
	return layout != "" && err == nil
}

func kindOf(value any) string {
	switch value := value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if value == float64(int64(value)) {
			return "integer"
		}
		return "number"
	}
	return "null"
}
