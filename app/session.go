package app

import "time"

// Session is one browser in which somebody is signed in, as its owner sees it.
type Session struct {
	PersonID PersonID
	Mark     string // names it to its owner, and opens nothing
	Browser  string // in two coarse words, such as "Firefox, Linux"; "" where the browser does not say
	BegunAt  time.Time
	SeenOn   time.Time // a day: the hour is nobody's business
}
