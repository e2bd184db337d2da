package pdf

// outline is the tree of bookmarks.
type outline struct {
	items []outlineItem
}

type outlineItem struct {
	title string
	level int
	page  objectID
	top   float64 // from below
}

// add notes a heading that has just been painted.
func (o *outline) add(title string, level int, p *page, y float64) {
	if title != "" {
		o.items = append(o.items, outlineItem{title, level, p.id, p.height - y + 6})
	}
}

// write writes the bookmarks and gives the root's number, or 0 if there are none.
func (o *outline) write(objs *objects) objectID {
	if len(o.items) == 0 {
		return 0
	}
	root := objs.newID()
	ids := make([]objectID, len(o.items))
	for i := range ids {
		ids[i] = objs.newID()
	}
	parent, next, prev, first, last, count := o.relations()
	visible := count[0]
	id := func(i int) objectID {
		if i < 0 {
			return root
		}
		return ids[i]
	}
	for i, it := range o.items {
		var b buf
		b.str("<</Title").text(it.title).str("/Parent ").ref(id(parent[i]))
		if prev[i] >= 0 {
			b.str("/Prev ").ref(ids[prev[i]])
		}
		if next[i] >= 0 {
			b.str("/Next ").ref(ids[next[i]])
		}
		if first[i+1] >= 0 {
			b.str("/First ").ref(ids[first[i+1]]).str("/Last ").ref(ids[last[i+1]])
			// Closed below the first level: a roll has many groups.
			if it.level == 1 {
				b.str("/Count ").int(count[i+1])
				visible += count[i+1]
			} else {
				b.str("/Count ").int(-count[i+1])
			}
		}
		b.str("/Dest[").ref(it.page).str("/XYZ null ").num(it.top).str("null]>>")
		objs.put(ids[i], b)
	}
	var b buf
	b.str("<</Type/Outlines/First ").ref(ids[first[0]]).str("/Last ").ref(ids[last[0]]).str("/Count ").int(visible).str(">>")
	objs.put(root, b)
	return root
}

// relations links the items by their levels; the second three are of the root
// first, and of item i at i+1.
func (o *outline) relations() (parent, next, prev, first, last, count []int) {
	n := len(o.items)
	parent, next, prev = fill(n), fill(n), fill(n)
	first, last, count = fill(n+1), fill(n+1), make([]int, n+1)
	var above []int // the open items, outermost first
	for i, it := range o.items {
		for len(above) > 0 && o.items[above[len(above)-1]].level >= it.level {
			above = above[:len(above)-1]
		}
		up := -1
		if len(above) > 0 {
			up = above[len(above)-1]
		}
		parent[i] = up
		if last[up+1] >= 0 {
			prev[i], next[last[up+1]] = last[up+1], i
		} else {
			first[up+1] = i
		}
		last[up+1] = i
		count[up+1]++
		above = append(above, i)
	}
	return parent, next, prev, first, last, count
}

func fill(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = -1
	}
	return out
}
