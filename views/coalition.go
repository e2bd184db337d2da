package views

import "strconv"

// share is the length of a bar in hundredths of the longest.
func share(count, most int) string {
	if most < 1 {
		return "0"
	}
	return strconv.Itoa(count * 100 / most)
}
