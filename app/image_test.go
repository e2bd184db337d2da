package app_test

import (
	"testing"

	"undersigned/app"
)

func TestImageIsKnownByItsBytes(t *testing.T) {
	t.Parallel()
	m := app.NewImage(app.PNG, 3, 2, []byte("picture"))
	if m.Digest != sum("picture") || !m.Holds() || m.Width != 3 || m.Height != 2 {
		t.Errorf("%+v", m)
	}
	m.Bytes = []byte("another")
	if m.Holds() {
		t.Error("other bytes hold too")
	}
	if app.PNG.Ending() != "png" || app.JPEG.Ending() != "jpg" {
		t.Errorf("%s, %s", app.PNG.Ending(), app.JPEG.Ending())
	}
}
