package signin

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"undersigned/app"
)

// How long a session lasts: without a request, and in all. An idle session is
// noted at most once in touchEvery, so that reading pages does not write to
// the database; it may therefore end that much early.
const (
	SessionIdle     = 12 * time.Hour
	SessionLifetime = 30 * 24 * time.Hour
	touchEvery      = 5 * time.Minute
)

// Keys of what a session remembers: when it was used last, its mark, and, from whoever keeps the site, who is signed in.
const (
	sessionSeen   = "session.seen"
	sessionMark   = "session.mark"
	SessionPerson = "person"
)

// Owned is a store that also keeps whose a session is, so that its owner can see and end it.
type Owned interface {
	CommitOwned(ctx context.Context, token string, data []byte, expiry time.Time, of app.Session) error
}

// SessionOptions is what NewSessions needs: a store for the sessions, whether
// the site is reached over https, the one clock, and where failures are logged.
// The store judges expiry by the same clock.
type SessionOptions struct {
	Store scs.Store
	HTTPS bool
	Clock func() time.Time
	Log   *slog.Logger
}

// Sessions keeps what the server remembers of a browser. The cookie holds a
// random token, the store only its SHA-256, so that a copy of the database
// opens no session. The embedded manager reads and writes values within a
// request that passed through Middleware; the deadlines are kept here, because
// scs takes them from the machine's clock and would write on every request.
type Sessions struct {
	*scs.SessionManager
	clock func() time.Time
	log   *slog.Logger
}

// NewSessions makes the sessions of a site. Over https the cookie's name has
// the prefix __Host-, which binds it to this host, to https and to all paths.
func NewSessions(o SessionOptions) *Sessions {
	sm := scs.New()
	sm.Store = idleStore{store: o.Store, clock: o.Clock}
	sm.Lifetime = SessionLifetime
	sm.HashTokenInStore = true
	sm.Cookie.Name = "undersigned"
	if o.HTTPS {
		sm.Cookie.Name = "__Host-undersigned"
	}
	sm.Cookie.Secure = o.HTTPS
	sm.Cookie.HttpOnly = true
	sm.Cookie.SameSite = http.SameSiteLaxMode
	sm.Cookie.Path = "/"
	return &Sessions{SessionManager: sm, clock: o.Clock, log: o.Log}
}

// Middleware loads the session before next and saves it just before the first
// byte of the answer leaves, whoever writes it: the handler, a redirect, or
// the error handler, whose flash would otherwise be lost.
func (s *Sessions) Middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		plain := c.Request().Context()
		asked, isAsked := c.Get(sessionAsked).(context.Context)
		if !isAsked {
			asked = plain
		}
		ctx, err := s.open(asked, s.CookieToken(c))
		if err != nil {
			return fmt.Errorf("load session: %w", err)
		}
		c.SetRequest(c.Request().WithContext(ctx))
		c.Response().Header().Add(echo.HeaderVary, "Cookie")
		loaded := s.Token(ctx)
		save := sync.OnceFunc(func() {
			// A visitor who hung up must not leave a session half saved.
			s.save(context.WithoutCancel(plain), context.WithoutCancel(ctx), c, loaded)
		})
		c.Response().Before(save)
		err = next(c)
		if err == nil && !c.Response().Committed {
			save() // nothing was written: net/http answers 200 by itself
		}
		return err
	}
}

// RenewToken gives the session a new token and a new lifetime, and deletes the
// old one from the store. It is called when somebody signs in, so that a token
// planted in the browser before is worth nothing.
func (s *Sessions) RenewToken(ctx context.Context) error {
	if err := s.SessionManager.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	s.SetDeadline(ctx, s.clock().Add(SessionLifetime))
	s.Put(ctx, sessionSeen, s.clock().Unix())
	return nil
}

// Mark names this browser's session among those of whoever is signed in; "" where nobody is.
func (s *Sessions) Mark(ctx context.Context) string {
	if s.GetInt64(ctx, SessionPerson) == 0 {
		return ""
	}
	mark := s.GetString(ctx, sessionMark)
	if mark == "" {
		mark = rand.Text()
		s.Put(ctx, sessionMark, mark)
	}
	return mark
}

// owned has the store keep whose the session is.
func (s *Sessions) owned(ctx context.Context, c echo.Context) context.Context {
	mark := s.Mark(ctx)
	if mark == "" {
		return ctx
	}
	return context.WithValue(ctx, owner{}, app.Session{
		PersonID: app.PersonID(s.GetInt64(ctx, SessionPerson)), Mark: mark, Browser: browserOf(c.Request().UserAgent()),
		BegunAt: s.Deadline(ctx).Add(-SessionLifetime), SeenOn: s.clock().UTC().Truncate(24 * time.Hour),
	})
}

// owner is the key under which a context holds whose session is committed.
type owner struct{}

// CookieToken is the token that the browser sent, of a session that may be over or never was.
func (s *Sessions) CookieToken(c echo.Context) string {
	cookie, err := c.Cookie(s.Cookie.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// Lives says whether the browser has a session that is still there. A cookie that was made up is nobody's; one that the
// store cannot be asked about is taken for somebody's.
func (s *Sessions) Lives(c echo.Context) bool {
	token := s.CookieToken(c)
	if len(token) != tokenLength {
		return false
	}
	ctx, err := s.Load(c.Request().Context(), token)
	if err == nil {
		c.Set(sessionAsked, ctx)
	}
	return err != nil || s.Token(ctx) != ""
}

// sessionAsked marks a request for which Lives has loaded the session: Middleware does not load it again.
const sessionAsked = "session.asked"

// tokenLength is that of 32 bytes in base64, as scs makes them.
const tokenLength = 43

// open loads the session of a token; one that is past a deadline is destroyed.
func (s *Sessions) open(ctx context.Context, token string) (context.Context, error) {
	ctx, err := s.Load(ctx, token)
	if err != nil {
		return nil, err
	}
	if s.Token(ctx) == "" {
		return ctx, nil
	}
	now, seen := s.clock(), time.Unix(s.GetInt64(ctx, sessionSeen), 0)
	switch {
	case !now.Before(s.Deadline(ctx)), now.Sub(seen) >= SessionIdle:
		if err := s.Destroy(ctx); err != nil {
			return nil, err
		}
	case now.Sub(seen) >= touchEvery:
		s.Put(ctx, sessionSeen, now.Unix())
	}
	s.Mark(ctx) // one of an older build has none yet
	return ctx, nil
}

// save stores what changed and sets the cookie. When that fails, the answer
// becomes 503 and leads nowhere: nobody is told that they are signed in or out
// when they are not.
func (s *Sessions) save(plain, ctx context.Context, c echo.Context, loaded string) {
	err := s.commit(plain, ctx, c, loaded)
	if err == nil {
		return
	}
	s.log.ErrorContext(plain, "session not saved", "error", err.Error())
	c.Response().Status = http.StatusServiceUnavailable
	c.Response().Header().Del(echo.HeaderLocation)
}

func (s *Sessions) commit(plain, ctx context.Context, c echo.Context, loaded string) error {
	switch s.Status(ctx) {
	case scs.Destroyed:
		s.setCookie(ctx, c, "", time.Time{})
	case scs.Modified:
		switch token := s.Token(ctx); token {
		case "":
			s.SetDeadline(ctx, s.clock().Add(SessionLifetime))
		case loaded:
			if gone, err := s.ended(plain, token); err != nil || gone {
				return err
			}
		}
		s.Put(ctx, sessionSeen, s.clock().Unix())
		token, _, err := s.Commit(s.owned(ctx, c))
		if err != nil {
			return fmt.Errorf("commit session: %w", err)
		}
		s.setCookie(ctx, c, token, s.Deadline(ctx))
	}
	return nil
}

// ended says whether a session that this request had loaded has been ended
// meanwhile by another one: saving it would bring it back to life. The cookie
// is then left alone, it may by now hold the token of a newer session.
func (s *Sessions) ended(plain context.Context, token string) (bool, error) {
	fresh, err := s.Load(plain, token)
	if err != nil {
		return false, fmt.Errorf("look session up again: %w", err)
	}
	return s.Token(fresh) == "", nil
}

// setCookie also keeps the answer out of shared caches, whatever the handler
// said: they would hand one person's session to the next.
func (s *Sessions) setCookie(ctx context.Context, c echo.Context, token string, expiry time.Time) {
	s.WriteSessionCookie(ctx, c.Response(), token, expiry)
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
}

// idleStore hands a session to the store with the expiry of its idle time, by
// our clock; the absolute deadline stays inside the session.
type idleStore struct {
	store scs.Store
	clock func() time.Time
}

func (s idleStore) expiry() time.Time { return s.clock().Add(SessionIdle).UTC() }

// Find is FindCtx without a context.
func (s idleStore) Find(token string) ([]byte, bool, error) { return s.store.Find(token) }

// Delete is DeleteCtx without a context.
func (s idleStore) Delete(token string) error { return s.store.Delete(token) }

// Commit is CommitCtx without a context.
func (s idleStore) Commit(token string, b []byte, _ time.Time) error {
	return s.store.Commit(token, b, s.expiry())
}

// FindCtx passes the context on where the store takes one.
func (s idleStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	if store, ok := s.store.(scs.CtxStore); ok {
		return store.FindCtx(ctx, token)
	}
	return s.store.Find(token)
}

// DeleteCtx passes the context on where the store takes one.
func (s idleStore) DeleteCtx(ctx context.Context, token string) error {
	if store, ok := s.store.(scs.CtxStore); ok {
		return store.DeleteCtx(ctx, token)
	}
	return s.store.Delete(token)
}

// CommitCtx replaces the expiry that scs reckoned by the machine's clock.
func (s idleStore) CommitCtx(ctx context.Context, token string, b []byte, _ time.Time) error {
	if of, ok := ctx.Value(owner{}).(app.Session); ok {
		if store, ok := s.store.(Owned); ok {
			return store.CommitOwned(ctx, token, b, s.expiry(), of)
		}
	}
	if store, ok := s.store.(scs.CtxStore); ok {
		return store.CommitCtx(ctx, token, b, s.expiry())
	}
	return s.store.Commit(token, b, s.expiry())
}
