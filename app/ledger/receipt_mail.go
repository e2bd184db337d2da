package ledger

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
)

// deepest is how far parts of a mail may be nested in each other: a forwarded
// mail with attachments has three levels.
const deepest = 8

// texts are those in which a receipt is looked for: the file as it is, and, where
// it is a mail, its parts as they read once decoded.
func texts(file []byte) [][]byte {
	found := [][]byte{file}
	m, err := mail.ReadMessage(bytes.NewReader(file))
	if err != nil {
		return found
	}
	return append(found, parts(textproto.MIMEHeader(m.Header), m.Body, deepest)...)
}

// parts are the texts in a mail, or in a part of one. What cannot be read is left out.
func parts(header textproto.MIMEHeader, body io.Reader, depth int) [][]byte {
	kind, options, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		kind = "text/plain" // as a mail without a type is
	}
	switch {
	case depth == 0:
		return nil
	case strings.HasPrefix(kind, "multipart/"):
		return partsOf(multipart.NewReader(body, options["boundary"]), depth)
	}
	text, err := io.ReadAll(decoded(header.Get("Content-Transfer-Encoding"), body))
	if err != nil {
		return nil
	}
	if kind == "message/rfc822" {
		m, err := mail.ReadMessage(bytes.NewReader(text))
		if err != nil {
			return nil
		}
		return parts(textproto.MIMEHeader(m.Header), m.Body, depth-1)
	}
	return [][]byte{text}
}

func partsOf(from *multipart.Reader, depth int) [][]byte {
	var found [][]byte
	for {
		part, err := from.NextRawPart()
		if err != nil {
			return found
		}
		found = append(found, parts(part.Header, part, depth-1)...)
	}
}

// decoded undoes how the mail was encoded for its way.
func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}
