package pdf

// shelf keeps a few things that are dear to make, from one document to the next,
// and over garbage collections, which would empty a sync.Pool between two letters.
type shelf[T any] chan T

// shelved is the number of things that a shelf holds.
const shelved = 4

func newShelf[T any]() shelf[T] { return make(shelf[T], shelved) }

// take gives something from the shelf, or makes it.
func (s shelf[T]) take(make func() T) T {
	select {
	case v := <-s:
		return v
	default:
		return make()
	}
}

// put gives it back; what has no room is left to the collector.
func (s shelf[T]) put(v T) {
	select {
	case s <- v:
	default:
	}
}
