package views

import "time"

// VerifyPage asks for a digest or a file. Inputs: digest; file.
type VerifyPage struct {
	Frame
	Form Form
	Keys []string // of the ledger, in the C2SP note format, the newest first
}

// VerifyCheck is one thing that was checked of a file; Name is the catalogue's, without "verify.check_".
type VerifyCheck struct {
	Name  string
	Holds bool
}

// AnswerPage says what is known of a text or a file: current, superseded,
// withdrawn, altered or unknown. Of the last two it knows no letter.
type AnswerPage struct {
	Frame
	Verdict  string
	OfFile   bool   // a file was asked about, else a digest
	Digest   string // of the text
	Foreign  bool   // a file that another portal made
	Unsealed bool   // the list out of a PDF, without the PDF
	Checks   []VerifyCheck

	LetterTitle   string
	TitleLang     string
	Href          string // of the letter; empty once it was cancelled
	State         string
	Number        int // of the text's version
	Newest        int // of the version that is signed now
	NewDigest     string
	FrozenAt      time.Time
	Organisations int // today
	CancelledAt   time.Time
	Reason        string

	Position int64 // of the ledger when the list was given out; below 0: no list was asked about
	Joined   int
	Left     int
	Since    time.Time // zero where nobody joined or left

	Line     int64 // of the ledger, about the text; below 0: not known
	Origin   string
	Size     int64 // lines that the newest checkpoint stands for; 0: none stands for this line
	Root     string
	SignedAt time.Time
	Keys     []string
}

// sign is the kind of note and of its sign for a verdict.
func (p AnswerPage) sign() string {
	switch p.Verdict {
	case "current":
		return "success"
	case "altered", "withdrawn":
		return "error"
	}
	return "warning"
}
