package pdf

import (
	"encoding/binary"
	"math"
)

// profileData is the profile as it stands in the file.
var profileData = deflated(sRGB)

// sRGB is an ICC profile (version 2.1) of the colour space IEC 61966-2-1, which
// PDF/A wants beside colours that are given by red, green and blue.
func sRGB() []byte {
	be := binary.BigEndian
	type tag struct {
		name string
		data []byte
	}
	curve := curveTag()
	tags := []tag{
		{"desc", descriptionTag("sRGB IEC61966-2.1")},
		{"cprt", append([]byte("text\x00\x00\x00\x00"), "No copyright, use freely\x00"...)},
		{"wtpt", xyzTag(0.9642, 1, 0.8249)},
		{"rXYZ", xyzTag(0.43607, 0.22249, 0.01392)},
		{"gXYZ", xyzTag(0.38515, 0.71687, 0.09708)},
		{"bXYZ", xyzTag(0.14307, 0.06061, 0.7141)},
		{"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve},
	}
	out := make([]byte, 128)
	be.PutUint32(out[8:], 0x02100000)
	copy(out[12:], "mntrRGB XYZ ")
	for i, v := range []uint16{2026, 1, 1} {
		be.PutUint16(out[24+2*i:], v)
	}
	copy(out[36:], "acsp")
	copy(out[68:], xyzTag(0.9642, 1, 0.8249)[8:])
	out = be.AppendUint32(out, uint32(len(tags)))
	at := 128 + 4 + 12*len(tags)
	var data []byte
	shared := 0
	for _, t := range tags {
		offset := at + len(data)
		if t.name == "gTRC" || t.name == "bTRC" {
			offset = shared
		} else {
			shared = offset
			data = append(data, t.data...)
			for len(data)%4 != 0 {
				data = append(data, 0)
			}
		}
		out = append(out, t.name...)
		out = be.AppendUint32(out, uint32(offset))
		out = be.AppendUint32(out, uint32(len(t.data)))
	}
	out = append(out, data...)
	be.PutUint32(out, uint32(len(out)))
	return out
}

func fixed(v float64) uint32 { return uint32(int32(math.Round(v * 65536))) }

func xyzTag(x, y, z float64) []byte {
	out := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range []float64{x, y, z} {
		out = binary.BigEndian.AppendUint32(out, fixed(v))
	}
	return out
}

// curveTag is sRGB's transfer curve in 256 steps.
func curveTag() []byte {
	out := append([]byte("curv\x00\x00\x00\x00"), 0, 0, 1, 0)
	for i := range 256 {
		v := float64(i) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		out = binary.BigEndian.AppendUint16(out, uint16(math.Round(v*65535)))
	}
	return out
}

// descriptionTag holds the name in ASCII, and says that it has no other.
func descriptionTag(name string) []byte {
	out := append([]byte("desc\x00\x00\x00\x00"), 0, 0, 0, byte(len(name)+1))
	out = append(append(out, name...), 0)
	return append(out, make([]byte, 4+4+2+1+67)...)
}
