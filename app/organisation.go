package app

import (
	"slices"
	"time"
)

// Organisation is a legal person or group that can sign; never a person.
type Organisation struct {
	ID             OrganisationID
	Slug           string
	LegalName      string
	DisplayName    string // as it stands on lists; never re-cased
	SortName       string // where it sorts under another name than DisplayName
	EnglishName    string
	Acronym        string
	Type           OrganisationType
	Country        string // ISO 3166-1 alpha-2, or International
	City           string
	Website        string
	RegisterNumber string // EU Transparency Register, optional
	About          string
	Language       string  // of its names and About, BCP 47; may be empty
	LogoDigest     *string // of the Image that it shows of itself
	State          OrganisationState
	MergedIntoID   *OrganisationID
	SearchText     string // its names, folded, for the directory's search
	SortKey        []byte // of its name, see app/roll
	LockVersion    int
	CreatedAt      time.Time
	ChangedAt      time.Time
}

// OrganisationType is what kind of body an organisation is.
type OrganisationType string

// The types of organisations, in the order in which forms offer them.
const (
	SurvivorGroup      OrganisationType = "survivor_group"
	ChildProtection    OrganisationType = "child_protection"
	ParentsAssociation OrganisationType = "parents_association"
	NGO                OrganisationType = "ngo"
	TradeUnion         OrganisationType = "trade_union"
	Network            OrganisationType = "network"
	Foundation         OrganisationType = "foundation"
	FaithBased         OrganisationType = "faith_based"
	Academic           OrganisationType = "academic"
	OtherType          OrganisationType = "other"
)

// OrganisationTypes are all types in the order in which forms offer them.
var OrganisationTypes = []OrganisationType{
	SurvivorGroup, ChildProtection, ParentsAssociation, NGO, TradeUnion,
	Network, Foundation, FaithBased, Academic, OtherType,
}

// OrganisationState is whether an organisation can act at all.
type OrganisationState string

// States of an organisation. A merged one keeps its endorsements and points to MergedIntoID.
const (
	OrganisationActive    OrganisationState = "active"
	OrganisationSuspended OrganisationState = "suspended"
	OrganisationArchived  OrganisationState = "archived"
	OrganisationMerged    OrganisationState = "merged"
)

// OrganisationStates are all states of an organisation.
var OrganisationStates = []OrganisationState{OrganisationActive, OrganisationSuspended, OrganisationArchived, OrganisationMerged}

// Profile is what an organisation says of itself and its editors may change.
type Profile struct {
	LegalName      string
	DisplayName    string
	SortName       string
	EnglishName    string
	Acronym        string
	Type           OrganisationType
	Country        string
	City           string
	Website        string
	RegisterNumber string
	About          string
	Language       string
}

// Clean is the profile with each field in the form in which it is kept; see OneLine, Multiline, Website and RegisterNumber.
func (p Profile) Clean() Profile {
	for _, s := range []*string{&p.LegalName, &p.DisplayName, &p.SortName, &p.EnglishName, &p.Acronym, &p.Country, &p.City, &p.Language} {
		*s = OneLine(*s)
	}
	p.Website, p.RegisterNumber = Website(p.Website), RegisterNumber(p.RegisterNumber)
	p.About = Multiline(p.About)
	if p.DisplayName == "" {
		p.DisplayName = p.LegalName
	}
	return p
}

// Check notes what is wrong with the profile, field by field.
func (p Profile) Check(problems *Problems) {
	problems.CheckLine("legal_name", p.LegalName, MaxName, true)
	problems.CheckLine("display_name", p.DisplayName, MaxName, false)
	problems.CheckLine("sort_name", p.SortName, MaxName, false)
	problems.CheckLine("english_name", p.EnglishName, MaxName, false)
	problems.CheckLine("acronym", p.Acronym, 40, false)
	if !slices.Contains(OrganisationTypes, p.Type) {
		problems.Add("type", "rules.choose")
	}
	problems.CheckCountry("country", p.Country)
	problems.CheckLine("city", p.City, 100, true)
	problems.CheckWebsite("website", p.Website)
	problems.CheckRegisterNumber("register_number", p.RegisterNumber)
	problems.CheckText("about", p.About, MaxText, false)
	if p.Language != "" {
		problems.CheckLanguage("language", p.Language)
	}
}

// Unfit names the fields that a form would refuse or keep otherwise.
func (p Profile) Unfit() []string {
	var problems Problems
	clean := p.Clean()
	clean.Check(&problems)
	for _, f := range []struct{ name, was, is string }{
		{"legal_name", p.LegalName, clean.LegalName}, {"display_name", p.DisplayName, clean.DisplayName}, {"sort_name", p.SortName, clean.SortName},
		{"english_name", p.EnglishName, clean.EnglishName}, {"acronym", p.Acronym, clean.Acronym}, {"city", p.City, clean.City},
		{"website", p.Website, clean.Website}, {"register_number", p.RegisterNumber, clean.RegisterNumber}, {"about", p.About, clean.About},
	} {
		if f.was != f.is {
			problems.Add(f.name, "")
		}
	}
	var fields []string
	for _, f := range problems {
		if !slices.Contains(fields, f.Field) {
			fields = append(fields, f.Field)
		}
	}
	return fields
}

// Profile is what the organisation says of itself now.
func (o Organisation) Profile() Profile {
	return Profile{
		LegalName: o.LegalName, DisplayName: o.DisplayName, SortName: o.SortName, EnglishName: o.EnglishName,
		Acronym: o.Acronym, Type: o.Type, Country: o.Country, City: o.City, Website: o.Website,
		RegisterNumber: o.RegisterNumber, About: o.About, Language: o.Language,
	}
}

// AcceptsChanges is nil while its representatives may change what it says of itself.
func (o Organisation) AcceptsChanges() error {
	if o.State == OrganisationMerged || o.State == OrganisationArchived {
		return Refuse(Conflict, "rules.organisation_inactive")
	}
	return nil
}

// IsNamed is nil while the organisation has a name that a reader can see; one that was stored before names were cleaned may have none.
func (o Organisation) IsNamed() error {
	if !IsVisible(o.DisplayName) {
		return Refuse(Conflict, "rules.organisation_unnamed")
	}
	return nil
}

// Describe sets what the organisation says of itself.
func (o *Organisation) Describe(p Profile, now time.Time) {
	o.LegalName, o.DisplayName, o.SortName, o.EnglishName = p.LegalName, p.DisplayName, p.SortName, p.EnglishName
	o.Acronym, o.Type, o.Country, o.City, o.Website = p.Acronym, p.Type, p.Country, p.City, p.Website
	o.RegisterNumber, o.About, o.Language = p.RegisterNumber, p.About, p.Language
	o.ChangedAt = now
}

// Depict sets the logo; nil takes it away.
func (o *Organisation) Depict(logo *string, now time.Time) {
	o.LogoDigest, o.ChangedAt = logo, now
}

// Digest is what the ledger commits to: every fact about the organisation that a
// page or a list shows, its address, and where it sorts.
func (o Organisation) Digest() string {
	return digest("organisation", o.ID, o.Slug, o.LegalName, o.DisplayName, o.SortName, o.EnglishName, o.Acronym, o.Type, o.Country,
		o.City, o.Website, o.RegisterNumber, o.LogoDigest, o.About, o.Language, o.State, o.MergedIntoID, o.SortKey)
}
