package app

import "time"

// Crowd is what the numbers of a letter are made of. Names that not everybody reads are in it as
// they stood at the last turn: see CountedFrom.
type Crowd struct {
	LetterID      LetterID
	Named         int // organisations whose names are public, now
	Countries     int // of those; International left out
	ToAddressee   int // counted, and named to the addressee
	ToSecretariat int // counted, and named to a secretariat alone
	Elsewhere     int // of ToSecretariat, those that the leading host's does not read
	Unnamed       int // organisations that the directory shows among the hosts' members and the letter does not, now
}

// Said is what may be said of how many names somebody does not read.
type Said struct {
	Number int
	Some   bool // there are some, and their number would say too much; Number is 0
}

// An exact number of names is said only where so many organisations could be meant, and so many
// times the number: whoever holds the directory beside the list is left with too many to guess.
const (
	fewestCandidates = 10
	candidatesEach   = 4
)

// Said is what may be said to a circle of names that it does not read. The public number and the
// addressee's must not give each other away: where the addressee may not have the exact one, the
// public may not either. In a secretariat's own list only those are missing that another one reads.
func (c Crowd) Said(circle Disclosure) Said {
	beyond := sayable(c.ToSecretariat, c.Unnamed-c.ToAddressee)
	switch circle {
	case DisclosedSecretariat:
		return Said{Some: c.Elsewhere > 0}
	case DisclosedAddressee:
		return beyond
	}
	said := sayable(c.ToAddressee+c.ToSecretariat, c.Unnamed)
	if beyond.Some {
		return beyond
	}
	return said
}

func sayable(n, among int) Said {
	if n > 0 && among < max(fewestCandidates, candidatesEach*n) {
		return Said{Some: true}
	}
	return Said{Number: n}
}

// CountedFrom is the midnight, UTC, at which public numbers last took in who signed, or withdrew,
// without a public name. They move then, and when a package is delivered, and at no other moment:
// a step would tell when somebody signed.
func CountedFrom(now time.Time) time.Time {
	return civil(now.UTC())
}
