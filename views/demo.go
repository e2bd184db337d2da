package views

import "regexp"

var webAddress = regexp.MustCompile(`https?://[^\s<>"')\]]*[^\s<>"')\].,;:!?]`)

// linked cuts a text into plain parts and links, in order.
func linked(text string) []Link {
	var parts []Link
	from := 0
	for _, at := range webAddress.FindAllStringIndex(text, -1) {
		if at[0] > from {
			parts = append(parts, Link{Name: text[from:at[0]]})
		}
		href := text[at[0]:at[1]]
		parts = append(parts, Link{Name: href, Href: href})
		from = at[1]
	}
	if from < len(text) {
		parts = append(parts, Link{Name: text[from:]})
	}
	return parts
}
