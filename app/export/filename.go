package export

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"undersigned/app/lang"
	"undersigned/app/roll"
)

// What a file holds, for FileName.
const (
	FileLetter      = "letter"
	FileSignatories = "signatories"
	FileFull        = "full" // with every name, for the secretariat
	FileSummary     = "summary"
	FilePackage     = "package"
	FileAddressee   = "package_addressee"
)

// longestTitle keeps the whole name well under the 255 bytes that file systems take, in any script.
const longestTitle = 50

// reserved are names that Windows keeps for devices, whatever the ending.
var reserved = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$`)

// FileName is what a person would call the file, without its ending: the day first, so that files
// sort by it, then the letter's title and, for a list, what it is: "2026-06-03 Remediation first -
// signatories". It is ASCII, and holds nothing that Windows, macOS or a mail program refuses: a system
// without a UTF-8 locale cannot write others. A zero day is left out.
func FileName(title, kind, language string, day time.Time) string {
	p := lang.For(language)
	name := fileWords(spelled(title, p.Code()))
	if name == "" || reserved.MatchString(name) {
		name = p.T("documents.file_letter")
	}
	switch kind {
	case FileSignatories, FileFull, FileSummary:
		name += " - " + spelled(p.T("documents.file_"+kind), p.Code())
	}
	if !day.IsZero() {
		name = day.Format("2006-01-02") + " " + name
	}
	return name
}

// FileNameOf is FileName for the package with a number.
func FileNameOf(title, kind, language string, day time.Time, number int) string {
	p := lang.For(language)
	return FileName(title, FileLetter, language, day) + " - " + spelled(p.T("documents.file_"+kind, "Number", number), p.Code())
}

// umlauts are spelled out in German, where they lose their dots elsewhere.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ß", "ss")

// spelled is a text in ASCII: Latin letters without their accents, Greek and Cyrillic ones transliterated,
// others left out.
func spelled(text, language string) string {
	if language == "de" {
		text = umlauts.Replace(text)
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r <= unicode.MaxASCII:
			b.WriteRune(r)
		case unicode.Is(unicode.Pd, r):
			b.WriteByte('-')
		case r == '’' || r == '‘':
			b.WriteByte('\'')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			plain := roll.Slug(string(r))
			if unicode.IsUpper(r) && plain != "" {
				plain = strings.ToUpper(plain[:1]) + plain[1:]
			}
			b.WriteString(plain)
		}
	}
	return b.String()
}

// fileWords keeps the words of a title and drops what is special to a file system or invisible.
func fileWords(title string) string {
	title = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || strings.ContainsRune(`/\|:`, r):
			return ' '
		case strings.ContainsRune(`<>"?*`, r) || unicode.In(r, unicode.C) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(title, ""))
	words := shorten(strings.Join(strings.Fields(title), " "), longestTitle)
	return strings.Trim(strings.TrimSuffix(words, "…"), " .~-–")
}
