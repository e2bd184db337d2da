// Package kept is about what somebody typed into a form that did not get through: how it waits, encrypted, for their
// browser, and how it is put back into the page on which the form stands. It knows no route, no session and no store.
// The web may come in.
package kept

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
)

// Form is one that was sent when nobody was signed in any more: where it stands, where it is sent to, what it held.
type Form struct {
	Page, Action string
	Values       url.Values
}

// HolderOf is under which name the database knows a browser's forms; it opens nothing.
func HolderOf(secret string) string {
	sum := sha256.Sum256([]byte("kept form holder|" + secret))
	return hex.EncodeToString(sum[:])
}

// cipherOf needs the portal's secret and the browser's: neither the database nor a stolen cookie opens a form alone.
func cipherOf(portal []byte, secret string) (cipher.AEAD, error) {
	mac := hmac.New(sha256.New, portal)
	mac.Write([]byte("kept form|" + secret))
	block, err := aes.NewCipher(mac.Sum(nil))
	if err != nil {
		return nil, fmt.Errorf("encrypt a form: %w", err)
	}
	return cipher.NewGCM(block)
}

// Encrypt hides a form from everybody but the browser with the secret; portal is the portal's own.
func Encrypt(portal []byte, secret string, form Form) ([]byte, error) {
	plain, err := json.Marshal(form)
	if err != nil {
		return nil, fmt.Errorf("encrypt a form: %w", err)
	}
	aead, err := cipherOf(portal, secret)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("encrypt a form: %w", err)
	}
	return aead.Seal(nonce, nonce, plain, []byte(HolderOf(secret))), nil
}

// Decrypt is the form again.
func Decrypt(portal []byte, secret string, encrypted []byte) (form Form, err error) {
	aead, err := cipherOf(portal, secret)
	if err != nil {
		return form, err
	}
	if len(encrypted) < aead.NonceSize() {
		return form, fmt.Errorf("open a form: it is too short")
	}
	plain, err := aead.Open(nil, encrypted[:aead.NonceSize()], encrypted[aead.NonceSize():], []byte(HolderOf(secret)))
	if err != nil {
		return form, fmt.Errorf("open a form: %w", err)
	}
	if err := json.Unmarshal(plain, &form); err != nil {
		return form, fmt.Errorf("open a form: %w", err)
	}
	return form, nil
}
