package exporttest_test

import (
	"strings"
	"testing"

	"undersigned/app/export/exporttest"
)

func TestCheckSchemaFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	const schema = `{"type": "object", "required": ["a"], "$defs": {"day": {"type": "string", "format": "date"}}, "properties": {
		"a": {"const": "x"}, "b": {"enum": [1, 2]}, "c": {"type": "string", "pattern": "^[0-9a-f]+$"}, "d": {"$ref": "#/$defs/day"},
		"e": {"type": "array", "items": {"type": "integer"}}, "f": {"type": "string", "format": "date-time"}, "g": {"type": "string", "format": "uri"}}}`
	const good = `{"a": "x", "b": 2, "c": "0f", "d": "2026-06-03", "e": [1, 2], "f": "2026-06-03T10:00:00Z", "g": "https://example.org/"}`
	if problems := exporttest.CheckSchema([]byte(schema), []byte(good)); len(problems) > 0 {
		t.Fatal(problems)
	}
	for document, says := range map[string]string{
		`{`: "unexpected end", `{}`: "lacks a", `[]`: "is of type array", `{"a": "y"}`: "is y, not x", `{"a": "x", "b": 3}`: "none of",
		`{"a": "x", "c": "0g"}`: `"0g"`, `{"a": "x", "d": "3 June"}`: "date", `{"a": "x", "e": [1, 1.5]}`: ".e[1] is of type number",
		`{"a": "x", "f": "2026-06-03"}`: "date-time", `{"a": "x", "g": "javascript:"}`: "uri", `{"a": "x", "z": 1}`: ".z is not described",
	} {
		if problems := strings.Join(exporttest.CheckSchema([]byte(schema), []byte(document)), "\n"); !strings.Contains(problems, says) {
			t.Errorf("%s: found %q, want %q", document, problems, says)
		}
	}
	if problems := exporttest.CheckSchema([]byte(`{"oneOf": []}`), []byte(`1`)); len(problems) != 1 {
		t.Errorf("an unknown keyword: %q", problems)
	}
}
