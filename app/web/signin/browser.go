package signin

import "strings"

// word is what stands for a part of what a browser says of itself.
type word struct{ in, out string }

// browsers and systems are in the order in which they are looked for: browsers call themselves by each other's names.
var (
	browsers = []word{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems = []word{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Macintosh", "Mac"},
		{"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// browserOf says in two coarse words what a browser is, without versions: enough for its owner to know it again, and too
// little to know anybody by. It is empty where nothing is known.
func browserOf(agent string) string {
	found := first(browsers, agent)
	if system := first(systems, agent); system != "" {
		if found != "" {
			found += ", "
		}
		found += system
	}
	return found
}

func first(words []word, agent string) string {
	for _, w := range words {
		if strings.Contains(agent, w.in) {
			return w.out
		}
	}
	return ""
}
