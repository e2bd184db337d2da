package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"undersigned/app/paths"
	"undersigned/static"
)

// routes is the table of contents of the site. GET changes nothing; an act is a
// POST to a sub-resource of what it acts on.
func (s *Server) routes() {
	e := s.echo
	e.Pre(middleware.RemoveTrailingSlashWithConfig(middleware.TrailingSlashConfig{RedirectCode: http.StatusMovedPermanently}))
	e.Use(identify, s.logged, s.recovered, s.headers, limited, bounded)

	// for machines that run the portal
	e.GET("/healthz", s.alive)
	e.GET("/readyz", s.ready)
	e.GET("/metrics", s.showMetrics)
	e.GET(static.Prefix+"*", echo.WrapHandler(static.Handler()))

	paced := e.Group("", s.paced())
	s.publicRoutes(paced)
	s.logRoutes(paced)
	site := paced.Group("", s.withSession, posted)
	s.signinRoutes(site)
	s.deskRoutes(site.Group("", signedInOnly))
	s.secretariatRoutes(site.Group("", signedInOnly))
	s.platformRoutes(site.Group("", signedInOnly))
	s.demoRoutes(paced, site)
	// Groups with middleware answer for unknown addresses too, and the last one would ask strangers to sign in.
	site.RouteNotFound("/*", echo.NotFoundHandler)
}

// withSession is what every page for a known browser passes through.
func (s *Server) withSession(next echo.HandlerFunc) echo.HandlerFunc {
	return s.sessions.Middleware(markLoaded(s.known(s.sameOrigin(next))))
}

// publicRoutes are what anybody may read; they are cached for visitors.
func (s *Server) publicRoutes(g *echo.Group) {
	g.GET("/", s.public(s.home))
	g.GET("/letters", s.public(s.letterList, "q", "state", "page"))
	g.GET("/letters/:slug", s.letterOrFile)
	g.GET("/letters/:slug/embed", s.embed)
	g.GET("/letters/:slug/:file", s.withSession(s.letterFile))
	g.GET("/letters/:slug/packages/:package", s.packageOrFile)
	g.GET(paths.SignatoriesSchema, signatoriesSchema, everywhere)
	g.GET("/verify", s.withSession(s.live(s.verify)))
	g.POST("/verify", s.withSession(s.verifyFile))
	g.GET("/verify/:digest", s.public(s.verifyDigest, "list"))
	g.GET("/organisations", s.public(s.directory, "q", "country", "type", "coalition", "page"))
	g.GET("/organisations/:slug", s.public(s.organisation))
	g.GET("/images/:file", s.image)
	g.GET("/coalitions/:slug", s.public(s.coalition))
}

// signinRoutes bring people in and out.
func (s *Server) signinRoutes(g *echo.Group) {
	g.GET("/sign-in", s.live(s.signInPage))
	g.GET("/auth/:provider", s.beginSignin)
	g.GET("/auth/:provider/callback", s.door.Callback)
	g.POST("/sign-out", s.signOut)
	g.POST("/language", s.chooseLanguage)
	g.GET("/account", s.live(s.account), signedInOnly)
	g.POST("/account", s.keepLanguage, signedInOnly)
	g.POST("/account/sessions/end", s.signOutEverywhere, signedInOnly)
	g.GET("/account/delete", s.live(s.accountDeletion), signedInOnly)
	g.POST("/account/delete", s.deleteAccount, signedInOnly)
}

// deskRoutes are a person's own: what waits for them, their organisations, their signatures.
func (s *Server) deskRoutes(g *echo.Group) {
	g.GET("/desk", s.live(s.desk))
	g.GET("/desk/apply", s.live(s.applyForm))
	g.POST("/desk/apply", s.apply)
	g.GET("/desk/join", s.live(s.joinForm))
	g.POST("/desk/join", s.join)
	g.GET("/desk/applications/:coalition/:organisation", s.live(s.ownApplication))
	g.GET("/desk/applications/:coalition/:organisation/answer", s.live(s.answerForm))
	g.POST("/desk/applications/:coalition/:organisation/answer", s.answer)
	g.POST("/desk/applications/:coalition/:organisation/withdraw", s.withdrawApplication)
	g.POST("/desk/applications/:coalition/:organisation/appeal", s.appeal)
	g.GET("/desk/organisations/:slug", s.live(s.profileForm))
	g.POST("/desk/organisations/:slug", s.saveProfile)
	g.POST(logoRoute, s.saveLogo)
	g.POST(logoRoute+"/remove", s.removeLogo)
	g.GET("/desk/organisations/:slug/coalitions", s.live(s.joinCoalitionForm))
	g.POST("/desk/organisations/:slug/coalitions", s.joinCoalition)
	g.POST("/desk/organisations/:slug/coalitions/:coalition/leave", s.leaveCoalition)
	g.GET("/desk/organisations/:slug/seats", s.live(s.seats))
	g.POST("/desk/organisations/:slug/seats/:seat/:act", s.decideSeat) // approve, refuse, role, remove
	g.POST("/desk/organisations/:slug/leave", s.leaveSeat)

	g.GET("/desk/signatures/:id", s.findSignature)
	g.GET("/desk/files/:id", s.live(s.filePage))
	g.GET("/desk/files/:id/content", s.fileContent)
	g.POST("/desk/files/:id/again", s.fileAgain)
	g.POST("/desk/files/:id/delete", s.dropFile)

	g.GET("/letters/:slug/endorse", s.live(s.endorseForm))
	g.POST("/letters/:slug/endorsements", s.endorse)
	g.POST("/letters/:slug/declines", s.decline)
	g.GET("/letters/:slug/endorsements/:organisation", s.live(s.endorsement))
	g.GET("/letters/:slug/endorsements/:organisation/receipt", s.receipt)
	g.POST("/letters/:slug/endorsements/:organisation/withdraw", s.withdraw)
}

// secretariatRoutes are a coalition's own: its applications, its letters, its history.
func (s *Server) secretariatRoutes(g *echo.Group) {
	g.GET("/secretariat/:coalition", s.live(s.secretariat))
	g.GET("/secretariat/:coalition/applications", s.live(s.queue))
	g.GET("/secretariat/:coalition/applications/:organisation", s.live(s.dossier))
	g.POST("/secretariat/:coalition/applications/:organisation/:act", s.decide) // approve, ask, reject, suspend, reinstate, reopen
	g.GET("/secretariat/:coalition/ledger", s.live(s.history))
	g.GET("/secretariat/:coalition/people", s.live(s.offices))
	g.POST("/secretariat/:coalition/people", s.appoint)
	g.POST("/secretariat/:coalition/people/:office/:act", s.assign) // role, end

	g.GET("/secretariat/:coalition/letters", s.live(s.managedLetters))
	g.GET("/secretariat/:coalition/letters/new", s.live(s.newLetter))
	g.POST("/secretariat/:coalition/letters", s.createLetter)
	g.GET("/letters/:slug/manage", s.live(s.manageLetter))
	g.GET("/letters/:slug/edit", s.live(s.editLetter))
	g.POST("/letters/:slug/edit", s.saveLetter)
	g.GET("/letters/:slug/export", s.live(s.exportPage))
	g.GET("/letters/:slug/export/preview.svg", s.preview)
	g.POST("/letters/:slug/exports", s.takeExport) // a POST, for it leaves a line in the ledger
	g.POST("/letters/:slug/layout", s.keepLayout)
	g.POST("/letters/:slug/packages/:package/addressee", s.packageForAddressee) // likewise
	g.POST("/letters/:slug/consent", s.consent)
	g.POST("/letters/:slug/consult", s.moveLetter)
	g.POST("/letters/:slug/reconcile", s.moveLetter)
	g.POST("/letters/:slug/freeze", s.moveLetter)
	g.POST("/letters/:slug/open", s.moveLetter)
	g.POST("/letters/:slug/close", s.moveLetter)
	g.POST("/letters/:slug/deliver", s.moveLetter)
	g.POST("/letters/:slug/archive", s.moveLetter)
	g.POST("/letters/:slug/extend", s.extendLetter)
	g.POST("/letters/:slug/cancel", s.cancelLetter)
	g.POST("/letters/:slug/endorsements/:id/void", s.void)
}

// platformRoutes are for those who run the portal.
func (s *Server) platformRoutes(g *echo.Group) {
	g.GET("/platform", s.live(s.platform))
	g.POST("/platform/coalitions", s.foundCoalition)
}

// demoRoutes exist in the demo only: its identity provider and its caught mail.
func (s *Server) demoRoutes(outside, site *echo.Group) {
	if s.Demo == nil {
		return
	}
	outside.Any("/demo-idp/*", echo.WrapHandler(s.Demo.IdentityProvider))
	site.GET("/demo/mail", s.live(s.caughtMails))
	site.GET("/demo/mail/:id", s.live(s.caughtMail))
}
