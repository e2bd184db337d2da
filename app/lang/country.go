package lang

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// International is the code that stands for "European and international". It is not a country:
// XE is user-assigned in ISO 3166-1, so it can never come to mean one.
const International = "XE"

// isoCountries are the codes of ISO 3166-1 alpha-2, and XK, which the European Union uses for Kosovo.
const isoCountries = `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO
BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL
IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH
PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC
TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`

// Countries lists the codes offered in forms, by code: all of ISO 3166-1 and XK for Kosovo, without
// International. Each call gives a fresh slice.
func Countries() []string { return strings.Fields(isoCountries) }

// Countries lists the same codes in the order of their names in this language, as a reader looks
// for them in a select. Each call gives a fresh slice.
func (p *Printer) Countries() []string { return slices.Clone(p.countries) }

// Country names an ISO 3166-1 alpha-2 code in short form, and International as the catalogue has
// it. The empty code stays empty; a code that nobody assigned is answered with itself.
func (p *Printer) Country(code string) string {
	if code == "" {
		return ""
	}
	if name, ok := p.names[code]; ok {
		return name
	}
	return p.country(code)
}

// country looks a name up; Country remembers those of forms, because lists ask for each row.
func (p *Printer) country(code string) string {
	// x/text carries names of 2017 and long forms; the catalogue says what is said today.
	if name, ok := p.plain["lang.country_"+strings.ToLower(code)]; ok {
		return name
	}
	region, err := language.ParseRegion(code)
	if err != nil || region.String() != code || !region.IsCountry() {
		return code
	}
	name := p.regions.Name(region)
	if name == "" {
		return code
	}
	if p.code == "en" {
		return strings.ReplaceAll(name, " & ", " and ")
	}
	return name
}

// sortedCountries fills names too.
func (p *Printer) sortedCountries() []string {
	codes := Countries()
	for _, code := range codes {
		p.names[code] = p.country(code)
	}
	order := collate.New(language.MustParse(p.code))
	slices.SortFunc(codes, func(a, b string) int {
		return order.CompareString(p.Country(a), p.Country(b))
	})
	return codes
}
