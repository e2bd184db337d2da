package views

import "time"

// VerifyPage asks for a digest or a file. Inputs: digest; file.
type VerifyPage struct {
	Frame
	Form   Form
	Accept string   // endings and types of the files that can be checked, as an input takes them
	Keys   []string // of the ledger, in the C2SP note format, the newest first
}

// VerifyCheck is one thing that was checked of a file; Name is the catalogue's, without "verify.check_".
type VerifyCheck struct {
	Name  string
	Holds bool
	Open  bool // that it does not hold speaks not against the file
}

// AnswerPage says what is known of a text or a file: current, superseded,
// withdrawn, altered or unknown. Of the last two it knows no letter.
type AnswerPage struct {
	Frame
	Verdict  string
	OfFile   bool     // a file was asked about, else a digest
	Digest   string   // of the text, or of a package's list
	Foreign  bool     // a file that another portal made
	Cover    string   // of a file: whole, list, names or none; empty for a digest
	Reserved []string // what was not checked of it; the catalogue's, without "verify.reserve_"
	Kept     string   // of a file of a package: same where its bytes were kept, other where they were not; empty where nobody knows
	ByNames  bool     // the letter was found by the names in a file that names none
	Unlike   bool     // the key signed for a list that the records do not give any more
	List     AnswerList
	Rows     *AnswerRows // of a file without a proof; nil where its names were not compared
	Checks   []VerifyCheck

	Package AnswerPackage // that the list was delivered in; zero for another

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

	Line     int64 // of the ledger, about the text or the package; below 0: not known
	Origin   string
	Size     int64 // lines that the newest checkpoint stands for; 0: none stands for this line
	Root     string
	SignedAt time.Time
	Keys     []string
}

// AnswerList is the list in a file whose pages nobody vouches for, to compare
// them with; zero where they need not be compared.
type AnswerList struct {
	Hidden     bool // not for everybody to read
	Title      string
	Language   string
	Hosts      []string
	Addressees []string
	LetterOn   string
	AsOf       string
	Notice     string
	Names      []string
	Withheld   int
	Some       bool // more are withheld, and their number is not said
}

// AnswerRows is what a file without a proof has of the signatories whom everybody may read.
type AnswerRows struct {
	Of      string // which list: delivered, then or today
	Same    int
	Changed []string // names of which the file says something else than the list
	Missing []string
	Added   int
}

// AnswerPackage is a delivery that a list was asked about.
type AnswerPackage struct {
	Number       int // 0: the list is of no package
	ForAddressee bool
	MadeAt       time.Time
	Zone         string
	Href         string
	Newest       int // the number of the letter's last package
	NewestAt     time.Time
	NewestHref   string
}

// says is the sentence that begins the answer.
func (p AnswerPage) says() string {
	if p.title() == "verify.answer_"+p.Cover {
		return p.Lang.T("verify.says_compare") // what is said of the text is said of the list, and not of the pages
	}
	if p.Package.Number == 0 || p.Verdict == "unproved" {
		return p.Lang.T("verify.says_" + p.Verdict)
	}
	key := "verify.package_is_public"
	if p.Package.ForAddressee {
		key = "verify.package_is_addressee"
	}
	return p.Lang.T(key, "Number", p.Lang.Number(p.Package.Number), "Date", p.Lang.DateTime(p.Package.MadeAt, p.Package.Zone))
}

// about is the key of a sentence about a text, or of the one about a package's list.
func (p AnswerPage) about(key string) string {
	if p.Package.Number > 0 {
		return key + "_package"
	}
	return key
}

// compares says whether the file has to be compared with the list inside it.
func (p AnswerPage) compares() bool { return p.Cover == "list" || p.Cover == "names" }

// title is the key of the page's heading.
func (p AnswerPage) title() string {
	if p.compares() && (p.Verdict == "current" || p.Verdict == "superseded") {
		return "verify.answer_" + p.Cover
	}
	return "verify.answer_" + p.Verdict
}

// covers says whether the answer tells how much of the file is vouched for.
func (p AnswerPage) covers() bool {
	return p.Cover == "whole" && p.Verdict != "unknown" && p.Verdict != "altered" || p.compares() && p.Verdict != "unknown"
}

// sign is the kind of note and of its sign for a verdict.
func (p AnswerPage) sign() string {
	switch p.Verdict {
	case "current":
		if p.compares() || p.Unlike {
			return "warning"
		}
		return "success"
	case "altered", "withdrawn":
		return "error"
	}
	return "warning"
}
