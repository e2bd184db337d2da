package organisations

import (
	"bytes"
	"encoding/binary"
	"image"
)

// upright turns a picture as its camera was held, which stands beside the picture
// in what is left out: 1 to 8 as in EXIF, where 1 is as it is.
func upright(m image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return m
	}
	size := m.Bounds()
	width, height := size.Dx(), size.Dy()
	turned := image.NewRGBA(image.Rect(0, 0, width, height))
	if orientation > 4 {
		turned = image.NewRGBA(image.Rect(0, 0, height, width))
	}
	for y := range height {
		for x := range width {
			to := place(orientation, x, y, width-1, height-1)
			turned.Set(to.X, to.Y, m.At(size.Min.X+x, size.Min.Y+y))
		}
	}
	return turned
}

// place is where a pixel goes; right and bottom are the picture's last ones.
func place(orientation, x, y, right, bottom int) image.Point {
	switch orientation {
	case 2:
		return image.Pt(right-x, y)
	case 3:
		return image.Pt(right-x, bottom-y)
	case 4:
		return image.Pt(x, bottom-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(bottom-y, x)
	case 7:
		return image.Pt(bottom-y, right-x)
	}
	return image.Pt(y, right-x)
}

// orientation reads from a JPEG file how its camera was held; 1 where it does not say.
func orientation(file []byte) int {
	for at := 2; at+4 <= len(file) && file[at] == 0xff && file[at+1] != 0xda; { // what begins with DA is the picture
		length := int(binary.BigEndian.Uint16(file[at+2:]))
		end := at + 2 + length
		if length < 2 || end > len(file) {
			return 1
		}
		if tiff, ok := bytes.CutPrefix(file[at+4:end], []byte("Exif\x00\x00")); ok && file[at+1] == 0xe1 {
			return orientationIn(tiff)
		}
		at = end
	}
	return 1
}

// orientationIn looks for the tag 0x0112 in the first directory of a TIFF header.
func orientationIn(tiff []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II")) {
		order = binary.LittleEndian
	}
	if len(tiff) < 8 {
		return 1
	}
	first := int64(order.Uint32(tiff[4:]))
	if first+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[first+2:]
	for range order.Uint16(tiff[first:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == 0x0112 {
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return 1
}
