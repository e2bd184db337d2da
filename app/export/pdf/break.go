package pdf

import "math"

// How far a word space gives, as parts of its width, and what breaks cost. The
// sum of costs over a paragraph is made least, as in Knuth and Plass, "Breaking
// paragraphs into lines" (1981).
const (
	spaceStretch = 0.55
	spaceShrink  = 0.28

	linePenalty   = 10
	hyphenPenalty = 60
	tearPenalty   = 4000
	doubleHyphens = 8000 // two lines in a row that end in hyphens
	shortLast     = 5000 // a last line of less than an eighth
)

// breaker finds the best ends of lines.
type breaker struct {
	boxes     []box
	width     float64
	more      float64 // room on the first line
	justified bool
	widths    []float64 // of all boxes before
	spaces    []float64 // after all boxes before
	best      []float64 // least cost of a break before each box
	from      []int32   // where the line before it starts
}

// breakLines gives for each line the index after its last box. The first line is
// wider than the others by more. The loosest line's spaces are stretched by so
// many times what they should give.
func breakLines(boxes []box, width, more float64, justified bool) (ends []int, worst float64) {
	n := len(boxes)
	if n == 0 {
		return nil, 0
	}
	numbers := make([]float64, 3*(n+1))
	b := breaker{boxes: boxes, width: width, more: more, justified: justified,
		widths: numbers[:n+1], spaces: numbers[n+1 : 2*n+2], best: numbers[2*n+2:], from: make([]int32, n+1)}
	for i, x := range boxes {
		b.widths[i+1] = b.widths[i] + x.width
		b.spaces[i+1] = b.spaces[i]
		if x.after == spaced {
			b.spaces[i+1] += x.space
		}
	}
	for j := 1; j <= n; j++ {
		b.find(j)
	}
	ends = b.trace()
	return ends, b.loosest(ends)
}

func (b *breaker) find(j int) {
	b.best[j] = math.Inf(1)
	for i := j - 1; i >= 0; i-- {
		if i < j-1 && b.boxes[i].after == ended {
			return
		}
		cost, fits := b.cost(i, j)
		if !fits && i < j-1 {
			return
		}
		if total := b.best[i] + cost; total < b.best[j] {
			b.best[j], b.from[j] = total, int32(i)
		}
	}
}

// cost is what the line of boxes from i to j costs; a line that does not fit may
// only be one that cannot be divided.
func (b *breaker) cost(i, j int) (float64, bool) {
	last := b.boxes[j-1]
	natural := b.widths[j] - b.widths[i]
	spaces := b.spaces[j-1] - b.spaces[i]
	if last.after == hyphenated {
		natural += last.space
	}
	slack := b.width - natural - spaces
	if i == 0 {
		slack += b.more
	}
	give := 0.0
	if b.justified {
		give = spaces * spaceShrink
	}
	if slack < -give-0.001 {
		return 1e9 - slack, false
	}
	final := j == len(b.boxes) || last.after == ended
	cost := linePenalty + b.badness(slack, spaces, final)
	cost *= cost
	switch {
	case final && j-i > 0 && i > 0 && b.boxes[i-1].after != ended && slack > b.width*b.least():
		cost += shortLast
	case last.after == hyphenated:
		cost += hyphenPenalty * hyphenPenalty
		if i > 0 && b.boxes[i-1].after == hyphenated {
			cost += doubleHyphens
		}
	case last.after == torn:
		cost += tearPenalty * tearPenalty
	}
	return cost, true
}

// least is the part of the width beyond which a last line may not be empty.
func (b *breaker) least() float64 {
	if b.justified {
		return 0.875
	}
	return 0.75
}

// badness is 100 for a line stretched or shrunk as far as it should be.
func (b *breaker) badness(slack, spaces float64, final bool) float64 {
	switch {
	case slack >= 0 && final:
		return 0
	case !b.justified:
		r := slack / (b.width * 0.25)
		return 100 * r * r
	case slack >= 0:
		r := slack / (spaces*spaceStretch + b.width*0.002)
		return math.Min(100*r*r*r, 1e5)
	}
	r := -slack / (spaces*spaceShrink + 0.001)
	return 100 * r * r * r
}

func (b *breaker) loosest(ends []int) float64 {
	worst, i := 0.0, 0
	for _, j := range ends {
		if j < len(b.boxes) && b.boxes[j-1].after != ended {
			spaces := b.spaces[j-1] - b.spaces[i]
			slack := b.width - (b.widths[j] - b.widths[i]) - spaces
			worst = max(worst, slack/(spaces*spaceStretch+b.width*0.002))
		}
		i = j
	}
	return worst
}

func (b *breaker) trace() []int {
	var ends []int
	for j := len(b.boxes); j > 0; j = int(b.from[j]) {
		ends = append(ends, j)
	}
	for i, k := 0, len(ends)-1; i < k; i, k = i+1, k-1 {
		ends[i], ends[k] = ends[k], ends[i]
	}
	return ends
}
