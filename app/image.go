package app

import (
	"crypto/sha256"
	"encoding/hex"
)

// Image is a picture as the portal keeps and shows it. It never changes; whoever
// shows another one refers to another Image.
type Image struct {
	Digest    string // SHA-256 of Bytes, hex: the same picture is kept once
	MediaType ImageType
	Width     int
	Height    int
	Bytes     []byte
}

// ImageType is a media type that every browser, PDF and word processor shows.
type ImageType string

// The media types of pictures.
const (
	PNG  ImageType = "image/png"
	JPEG ImageType = "image/jpeg"
)

// ImageTypes are all of them.
var ImageTypes = []ImageType{PNG, JPEG}

// Ending is that of files of the type, and of the addresses of pictures.
func (t ImageType) Ending() string {
	if t == JPEG {
		return "jpg"
	}
	return "png"
}

// Limits of the pictures that people send as a logo; what is kept is no wider and no higher than MaxLogoSide.
const (
	MaxLogoBytes  = 1 << 20
	MaxLogoPixels = 12_000_000
	MinLogoSide   = 64 // of the longer side
	MaxLogoSide   = 1200
)

// NewImage is a picture that is known by its bytes.
func NewImage(mediaType ImageType, width, height int, bytes []byte) Image {
	m := Image{MediaType: mediaType, Width: width, Height: height, Bytes: bytes}
	m.Digest = m.digest()
	return m
}

// Holds says whether the bytes are those that the picture is known by.
func (m Image) Holds() bool { return m.Digest == m.digest() }

func (m Image) digest() string {
	sum := sha256.Sum256(m.Bytes)
	return hex.EncodeToString(sum[:])
}
