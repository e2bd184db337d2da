//go:build !linux

package export

import "time"

var began = time.Now()

// spent is the time that has passed: only Linux counts by thread.
func spent() time.Duration { return time.Since(began) }
