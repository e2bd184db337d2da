package organisations

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"

	xdraw "golang.org/x/image/draw"

	"undersigned/app"
)

// codec reads and writes the files of one media type.
type codec struct {
	mediaType app.ImageType
	begins    string
	config    func(*bytes.Reader) (image.Config, error)
	decode    func(*bytes.Reader) (image.Image, error)
	encode    func(*bytes.Buffer, image.Image) error
}

// codecs are told apart by how a file begins: its name and what a browser says of it prove nothing.
var codecs = []codec{
	{
		mediaType: app.PNG, begins: "\x89PNG\r\n\x1a\n",
		config: func(r *bytes.Reader) (image.Config, error) { return png.DecodeConfig(r) },
		decode: func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) },
		encode: func(w *bytes.Buffer, m image.Image) error {
			return (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(w, m)
		},
	},
	{
		mediaType: app.JPEG, begins: "\xff\xd8\xff",
		config: func(r *bytes.Reader) (image.Config, error) { return jpeg.DecodeConfig(r) },
		decode: func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) },
		encode: func(w *bytes.Buffer, m image.Image) error { return jpeg.Encode(w, m, &jpeg.Options{Quality: 90}) },
	},
}

// mostScans is how often a JPEG may go over its whole picture to make it finer. Ten times is common; a file made for
// it can ask for tens of thousands, each of which takes as long as the first.
const mostScans = 100

// draw reads the picture in a file and writes it anew: turned as the camera held
// it, no larger than is of use, and without anything else that the file holds,
// such as where a photograph was taken. What is refused is Invalid at the field "logo".
func draw(file []byte) (app.Image, error) {
	c, err := codecOf(file)
	if err != nil {
		return app.Image{}, err
	}
	picture, err := c.decode(bytes.NewReader(file))
	if err != nil {
		return app.Image{}, unfit("rules.logo_broken", err)
	}
	picture = fitted(picture)
	if c.mediaType == app.JPEG {
		picture = upright(picture, orientation(file))
	}
	var b bytes.Buffer
	if err := c.encode(&b, picture); err != nil {
		return app.Image{}, unfit("rules.logo_broken", err)
	}
	return app.NewImage(c.mediaType, picture.Bounds().Dx(), picture.Bounds().Dy(), b.Bytes()), nil
}

// codecOf finds how a file is read, and refuses before it is decoded what would be too large then.
func codecOf(file []byte) (codec, error) {
	switch {
	case len(file) == 0:
		return codec{}, unfit("rules.logo_missing", nil)
	case len(file) > app.MaxLogoBytes:
		return codec{}, unfit("rules.logo_large", nil)
	case bytes.Count(file, []byte("\xff\xda")) > mostScans && bytes.HasPrefix(file, []byte("\xff\xd8")):
		return codec{}, unfit("rules.logo_broken", nil)
	}
	for _, c := range codecs {
		if !bytes.HasPrefix(file, []byte(c.begins)) {
			continue
		}
		size, err := c.config(bytes.NewReader(file))
		switch {
		case err != nil || size.Width < 1 || size.Height < 1:
			return codec{}, unfit("rules.logo_broken", err)
		case size.Width > app.MaxLogoPixels/size.Height:
			return codec{}, unfit("rules.logo_pixels", nil)
		case max(size.Width, size.Height) < app.MinLogoSide:
			return codec{}, unfit("rules.logo_small", nil)
		}
		return c, nil
	}
	return codec{}, unfit("rules.logo_type", nil)
}

func unfit(message string, cause error) error {
	var problems app.Problems
	problems.Add("logo", message)
	return errors.Join(problems.Err(), cause)
}

// fitted is the picture at eight bits a colour, scaled down where it is larger than is of use.
func fitted(m image.Image) image.Image {
	size := m.Bounds()
	longest := max(size.Dx(), size.Dy())
	if longest <= app.MaxLogoSide {
		return eightBits(m)
	}
	width, height := max(1, size.Dx()*app.MaxLogoSide/longest), max(1, size.Dy()*app.MaxLogoSide/longest)
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	xdraw.CatmullRom.Scale(small, small.Bounds(), m, size, xdraw.Src, nil)
	return small
}

// eightBits leaves out the finer half of sixteen bits a colour, which no screen shows and every file pays for.
func eightBits(m image.Image) image.Image {
	switch m.(type) {
	case *image.RGBA64, *image.NRGBA64, *image.Gray16:
		plain := image.NewNRGBA(image.Rect(0, 0, m.Bounds().Dx(), m.Bounds().Dy()))
		xdraw.Draw(plain, plain.Bounds(), m, m.Bounds().Min, xdraw.Src)
		return plain
	}
	return m
}
