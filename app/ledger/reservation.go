package ledger

// Reservation is something that checking a file does not tell. Each has a
// sentence in the catalogues, as verify.reserve_ and its name, which the page and
// the command say alike.
type Reservation string

// What checking does not tell, in the order in which it is said.
const (
	ReservePages     Reservation = "pages"     // whether the pages around a list say what it says
	ReserveRewritten Reservation = "rewritten" // why a list is not written as it was
	ReserveFormer    Reservation = "former"    // what a former file says beside text and names
	ReserveUnsealed  Reservation = "unsealed"  // whether the PDF was changed that a list was taken out of
	ReserveSigned    Reservation = "signed"    // whether each organisation signed
	ReserveNewer     Reservation = "newer"     // whether there is a newer text or package: only the portal knows
	ReserveJoined    Reservation = "joined"    // whether anybody joined or left since: likewise
	ReserveWithdrawn Reservation = "withdrawn" // whether an endorsement was taken back: likewise
	ReserveReadText  Reservation = "read_text" // whether a receipt is for the text that somebody read
)

// OnlyPortal says whether the portal can tell, and a file alone cannot.
func (r Reservation) OnlyPortal() bool {
	return r == ReserveNewer || r == ReserveJoined || r == ReserveWithdrawn
}

// Reservations are what the examination of a document leaves open; none where it is not as the portal made it.
func (d Document) Reservations(e Examination) []Reservation {
	var found []Reservation
	switch {
	case e.Cover == CoverNone:
		return nil
	case e.Cover == CoverWhole:
	case d.Seal == SealAbsent:
		found = append(found, ReserveUnsealed)
	case d.Kind == "pdf":
		found = append(found, ReservePages)
	case e.Cover == CoverList:
		found = append(found, ReserveRewritten)
	}
	if d.Former {
		found = append(found, ReserveFormer)
	}
	return append(found, ReserveSigned, ReserveNewer, ReserveJoined)
}
