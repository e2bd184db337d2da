package views

import (
	"strings"

	"undersigned/app/lang"
)

// houseZone is the zone in which the portal itself says when something happened. Deadlines have their own.
const houseZone = "Europe/Brussels"

// ledgerWords says a ledger's kind ("endorsement.signed") in the reader's language, and an unknown one as it is.
func ledgerWords(p *lang.Printer, kind string) string {
	key := "ledger.kind_" + strings.ReplaceAll(kind, ".", "_")
	if text := p.T(key); text != key {
		return text
	}
	return kind
}
