package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"undersigned/app/paths"
	"undersigned/app/web/tiles"
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
	if !s.MetricsElsewhere {
		e.GET("/metrics", s.showMetrics)
	}
	e.GET("/robots.txt", s.robots)
	e.GET("/favicon.ico", s.favicon)
	e.GET("/.well-known/security.txt", s.securityContact)
	e.GET(static.Prefix+"*", echo.WrapHandler(static.Handler()))

	paced := e.Group("", s.paced())
	s.publicRoutes(paced)
	tiles.New(s.Ledger).Routes(paced)
	site := paced.Group("", s.withSession, posted)
	s.signinRoutes(site)
	s.deskRoutes(site.Group("", s.signedInOnly))
	s.secretariatRoutes(site.Group("", s.signedInOnly))
	s.platformRoutes(site.Group("", s.signedInOnly))
	s.demoRoutes(paced, site)
	// Groups with middleware answer for unknown addresses too, and the last one would ask strangers to sign in.
	site.RouteNotFound("/*", echo.NotFoundHandler)
}

// publicRoutes are what anybody may read; they are cached for visitors.
func (s *Server) publicRoutes(g *echo.Group) {
	g.GET("/", s.public(s.directory.home))
	g.GET("/letters", s.public(s.letter.letterList, "q", "state", "page"))
	g.GET("/letters/:slug", s.letter.letterOrFile)
	g.GET("/letters/:slug/embed", s.letter.embed)
	g.GET("/letters/:slug/:file", s.withSession(s.letter.letterFile))
	g.GET("/letters/:slug/packages/:package", s.letter.packageOrFile)
	g.GET(paths.SignatoriesSchema, signatoriesSchema, tiles.Everywhere)
	g.GET("/verify", s.withSession(s.live(s.verify.verify)))
	g.POST("/verify", s.withSession(s.verify.verifyFile))
	g.GET("/verify/:digest", s.public(s.verify.verifyDigest, "list", "file"))
	g.GET("/organisations", s.public(s.directory.directory, "q", "country", "type", "coalition", "page"))
	g.GET("/organisations/:slug", s.public(s.directory.organisation))
	g.GET("/images/:file", s.directory.image)
	g.GET("/coalitions/:slug", s.public(s.directory.coalition))
}

// signinRoutes bring people in and out.
func (s *Server) signinRoutes(g *echo.Group) {
	g.GET("/sign-in", s.live(s.account.signInPage))
	g.GET("/auth/:provider", s.account.beginSignin)
	g.GET("/auth/:provider/callback", s.account.door.Callback)
	g.POST("/sign-out", s.account.signOut)
	g.POST("/language", s.account.chooseLanguage)
	g.GET("/invitations/:token", s.live(s.invitation.invitation), secluded)
	g.POST("/invitations/:token/accept", s.invitation.accept, secluded, s.signedInOnly)
	g.POST("/invitations/:token/decline", s.invitation.decline, secluded)
	g.GET("/account", s.live(s.account.account), s.signedInOnly)
	g.POST("/account", s.account.keepLanguage, s.signedInOnly)
	g.POST("/account/sessions/end", s.account.signOutEverywhere, s.signedInOnly)
	g.GET("/account/delete", s.live(s.account.accountDeletion), s.signedInOnly)
	g.POST("/account/delete", s.account.deleteAccount, s.signedInOnly)
}

// deskRoutes are a person's own: what waits for them, their organisations, their signatures.
func (s *Server) deskRoutes(g *echo.Group) {
	g.GET("/desk", s.live(s.desk.desk))
	g.GET("/desk/apply", s.live(s.application.applyForm))
	g.POST("/desk/apply", s.application.apply)
	g.GET("/desk/join", s.live(s.seat.joinForm))
	g.POST("/desk/join", s.seat.join)
	g.GET("/desk/applications/:coalition/:organisation", s.live(s.application.ownApplication))
	g.GET("/desk/applications/:coalition/:organisation/answer", s.live(s.application.answerForm))
	g.POST("/desk/applications/:coalition/:organisation/answer", s.application.answer)
	g.POST("/desk/applications/:coalition/:organisation/withdraw", s.application.withdrawApplication)
	g.POST("/desk/applications/:coalition/:organisation/appeal", s.application.appeal)
	g.GET("/desk/organisations/:slug", s.live(s.profile.profileForm))
	g.POST("/desk/organisations/:slug", s.profile.saveProfile)
	g.POST("/desk/organisations/:slug/names/recall", s.profile.recallName)
	g.POST(logoRoute, s.profile.saveLogo)
	g.POST(logoRoute+"/remove", s.profile.removeLogo)
	g.GET("/desk/organisations/:slug/coalitions", s.live(s.application.joinCoalitionForm))
	g.POST("/desk/organisations/:slug/coalitions", s.application.joinCoalition)
	g.POST("/desk/organisations/:slug/coalitions/:coalition/leave", s.application.leaveCoalition)
	g.GET("/desk/organisations/:slug/seats", s.live(s.seat.seats))
	g.POST("/desk/organisations/:slug/seats/:seat/:act", s.seat.decideSeat) // approve, refuse, role, remove
	g.POST("/desk/organisations/:slug/leave", s.seat.leaveSeat)

	g.GET("/desk/signatures/:id", s.signing.findSignature)
	g.GET("/desk/files/:id", s.live(s.file.filePage))
	g.GET("/desk/files/:id/content", s.file.fileContent)
	g.POST("/desk/files/:id/again", s.file.fileAgain)
	g.POST("/desk/files/:id/delete", s.file.dropFile)

	g.GET("/letters/:slug/endorse", s.live(s.signing.endorseForm))
	g.POST("/letters/:slug/endorsements", s.signing.endorse)
	g.POST("/letters/:slug/declines", s.signing.decline)
	g.GET("/letters/:slug/endorsements/:organisation", s.live(s.signing.endorsement))
	g.GET("/letters/:slug/endorsements/:organisation/receipt", s.signing.receipt)
	g.POST("/letters/:slug/endorsements/:organisation/withdraw", s.signing.withdraw)
}

// secretariatRoutes are a coalition's own: its applications, its letters, its history.
func (s *Server) secretariatRoutes(g *echo.Group) {
	g.GET("/secretariat/:coalition", s.live(s.secretariat.secretariat))
	g.GET("/secretariat/:coalition/applications", s.live(s.secretariat.queue))
	g.GET("/secretariat/:coalition/applications/:organisation", s.live(s.secretariat.dossier))
	g.POST("/secretariat/:coalition/applications/:organisation/names/:change/:act", s.secretariat.decideName) // accept, refuse
	g.POST("/secretariat/:coalition/applications/:organisation/:act", s.secretariat.decide)                   // approve, ask, reject, suspend, reinstate, reopen
	g.GET("/secretariat/:coalition/ledger", s.live(s.secretariat.history))
	g.GET("/secretariat/:coalition/people", s.live(s.staff.offices))
	g.POST("/secretariat/:coalition/people", s.staff.appoint)
	g.POST("/secretariat/:coalition/invitations", s.staff.invite)
	g.POST("/secretariat/:coalition/invitations/:id/revoke", s.staff.revoke)
	g.POST("/secretariat/:coalition/people/:office/:act", s.staff.assign) // role, end

	g.GET("/secretariat/:coalition/letters", s.live(s.secretariat.managedLetters))
	g.GET("/secretariat/:coalition/letters/new", s.live(s.draft.newLetter))
	g.POST("/secretariat/:coalition/letters", s.draft.createLetter)
	g.GET("/letters/:slug/manage", s.live(s.manage.manageLetter))
	g.GET("/letters/:slug/edit", s.live(s.draft.editLetter))
	g.POST("/letters/:slug/edit", s.draft.saveLetter)
	g.GET("/letters/:slug/export", s.live(s.export.exportPage))
	g.GET("/letters/:slug/export/preview.svg", s.export.preview)
	g.POST("/letters/:slug/exports", s.export.takeExport) // a POST, for it leaves a line in the ledger
	g.POST("/letters/:slug/layout", s.export.keepLayout)
	g.POST("/letters/:slug/packages/:package/addressee", s.letter.packageForAddressee) // likewise
	g.POST("/letters/:slug/names", s.manage.showNames)                                 // a POST, for it leaves a line in the ledger
	g.POST("/letters/:slug/consent", s.manage.consent)
	g.POST("/letters/:slug/freeze", s.manage.moveLetter)
	g.POST("/letters/:slug/open", s.manage.moveLetter)
	g.POST("/letters/:slug/close", s.manage.moveLetter)
	g.POST("/letters/:slug/deliver", s.manage.moveLetter)
	g.POST("/letters/:slug/archive", s.manage.moveLetter)
	g.POST("/letters/:slug/extend", s.manage.extendLetter)
	g.POST("/letters/:slug/widen", s.manage.widenLetter)
	g.POST("/letters/:slug/cancel", s.manage.cancelLetter)
	g.POST("/letters/:slug/endorsements/:id/void", s.manage.void)
}

// platformRoutes are for those who run the portal.
func (s *Server) platformRoutes(g *echo.Group) {
	g.GET("/platform", s.live(s.platform.platform))
	g.POST("/platform/coalitions", s.platform.foundCoalition)
}

// demoRoutes exist in the demo only: its identity provider and its caught mail.
func (s *Server) demoRoutes(outside, site *echo.Group) {
	if s.Demo == nil {
		return
	}
	outside.Any("/demo-idp/*", echo.WrapHandler(s.Demo.IdentityProvider))
	mails := &demoPages{site: s.site, mails: s.Demo.Inbox}
	site.GET("/demo/mail", s.live(mails.caughtMails))
	site.GET("/demo/mail/:id", s.live(mails.caughtMail))
}
