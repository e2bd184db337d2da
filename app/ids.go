package app

// Each noun has an id type of its own: two plain integers in a row are how the
// wrong organisation signs. Zero means "not yet stored" or "none".
type (
	PersonID       int64
	CoalitionID    int64
	OrganisationID int64
	MembershipID   int64
	SeatID         int64
	LetterID       int64
	VersionID      int64
	EndorsementID  int64
	PackageID      int64
	ErasureID      int64
	FileID         int64
)
