package content

// Endorsement is what an organisation did with a letter. Which moments are set follows from its state:
//
//	signed     Signed
//	declined   Ended
//	withdrawn  Signed, Ended
//	void       Signed, Ended
type Endorsement struct {
	Letter       string // slug
	Organisation string // slug
	State        string
	Signed       *Moment
	Ended        *Moment
	Disclosure   string // public, addressee, secretariat
	Capacity     string // of the person who acted, in the organisation's language
	Authority    string // on which that person acted, in the organisation's language
	Reason       string // of a declined, withdrawn or void one; optional but for void
}

func endorsements(r *reader) []Endorsement {
	return table(r, "endorsements.csv", func(l row) Endorsement {
		return Endorsement{
			Letter:       l.text("letter"),
			Organisation: l.text("organisation"),
			State:        l.text("state"),
			Signed:       l.moment("signed_at"),
			Ended:        l.moment("ended_at"),
			Disclosure:   l.text("disclosure"),
			Capacity:     l.text("capacity"),
			Authority:    l.text("authority"),
			Reason:       l.text("reason"),
		}
	})
}
