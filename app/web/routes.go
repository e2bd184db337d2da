package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"undersigned/app/paths"
	"undersigned/app/web/account"
	"undersigned/app/web/desk"
	"undersigned/app/web/letter"
	"undersigned/app/web/site"
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
	if !s.Config.MetricsElsewhere {
		e.GET("/metrics", s.showMetrics)
	}
	e.GET("/robots.txt", s.robots)
	e.GET("/favicon.ico", s.favicon)
	e.GET("/.well-known/security.txt", s.securityContact)
	e.GET(static.Prefix+"*", echo.WrapHandler(static.Handler()))

	paced := e.Group("", s.paced())
	s.publicRoutes(paced)
	tiles.New(s.Config.Ledger).Routes(paced)
	known := paced.Group("", s.WithSession, site.Posted)
	s.signinRoutes(known)
	s.deskRoutes(known.Group("", s.SignedInOnly))
	s.secretariatRoutes(known.Group("", s.SignedInOnly))
	s.platformRoutes(known.Group("", s.SignedInOnly))
	s.demoRoutes(paced, known)
	// Groups with middleware answer for unknown addresses too, and the last one would ask strangers to sign in.
	known.RouteNotFound("/*", echo.NotFoundHandler)
}

// publicRoutes are what anybody may read; they are cached for visitors.
func (s *Server) publicRoutes(g *echo.Group) {
	g.GET("/", s.Public(s.directory.Home))
	g.GET("/letters", s.Public(s.letter.LetterList, "q", "state", "page"))
	g.GET("/letters/:slug", s.letter.LetterOrFile)
	g.GET("/letters/:slug/embed", s.letter.Embed)
	g.GET("/letters/:slug/:file", s.WithSession(s.letter.LetterFile))
	g.GET("/letters/:slug/packages/:package", s.letter.PackageOrFile)
	g.GET(paths.SignatoriesSchema, letter.SignatoriesSchema, tiles.Everywhere)
	g.GET("/verify", s.WithSession(s.Live(s.verify.Verify)))
	g.POST("/verify", s.WithSession(s.verify.VerifyFile))
	g.GET("/verify/:digest", s.Public(s.verify.VerifyDigest, "list", "file"))
	g.GET("/organisations", s.Public(s.directory.Directory, "q", "country", "type", "coalition", "page"))
	g.GET("/organisations/:slug", s.Public(s.directory.Organisation))
	g.GET("/images/:file", s.directory.Image)
	g.GET("/coalitions/:slug", s.Public(s.directory.Coalition))
}

// signinRoutes bring people in and out.
func (s *Server) signinRoutes(g *echo.Group) {
	g.GET("/sign-in", s.Live(s.account.SignInPage))
	g.GET("/auth/:provider", s.account.BeginSignin)
	g.GET("/auth/:provider/callback", s.account.Door.Callback)
	g.POST("/sign-out", s.account.SignOut)
	g.GET("/signed-out", s.Live(s.account.SignedOut))
	g.POST("/language", s.account.ChooseLanguage)
	g.GET("/invitations/:token", s.Live(s.invitation.Invitation), account.Secluded)
	g.POST("/invitations/:token/accept", s.invitation.Accept, account.Secluded, s.SignedInOnly)
	g.POST("/invitations/:token/decline", s.invitation.Decline, account.Secluded)
	g.GET("/account", s.Live(s.account.Account), s.SignedInOnly)
	g.POST("/account", s.account.KeepLanguage, s.SignedInOnly)
	g.POST("/account/sessions/end", s.account.SignOutEverywhere, s.SignedInOnly)
	g.POST("/account/sessions/others/end", s.account.EndOtherSessions, s.SignedInOnly)
	g.POST("/account/sessions/:session/end", s.account.EndSession, s.SignedInOnly)
	g.GET("/account/delete", s.Live(s.account.AccountDeletion), s.SignedInOnly)
	g.POST("/account/delete", s.account.DeleteAccount, s.SignedInOnly)
}

// deskRoutes are a person's own: what waits for them, their organisations, their signatures.
func (s *Server) deskRoutes(g *echo.Group) {
	g.GET("/desk", s.Live(s.desk.Desk))
	g.GET("/desk/apply", s.Live(s.application.ApplyForm))
	g.POST("/desk/apply", s.application.Apply)
	g.GET("/desk/join", s.Live(s.seat.JoinForm))
	g.POST("/desk/join", s.seat.Join)
	g.GET("/desk/applications/:coalition/:organisation", s.Live(s.application.OwnApplication))
	g.GET("/desk/applications/:coalition/:organisation/answer", s.Live(s.application.AnswerForm))
	g.POST("/desk/applications/:coalition/:organisation/answer", s.application.Answer)
	g.POST("/desk/applications/:coalition/:organisation/withdraw", s.application.WithdrawApplication)
	g.POST("/desk/applications/:coalition/:organisation/appeal", s.application.Appeal)
	g.GET("/desk/organisations/:slug", s.Live(s.profile.ProfileForm))
	g.POST("/desk/organisations/:slug", s.profile.SaveProfile)
	g.POST("/desk/organisations/:slug/names/recall", s.profile.RecallName)
	g.POST(desk.LogoRoute, s.profile.SaveLogo)
	g.POST(desk.LogoRoute+"/remove", s.profile.RemoveLogo)
	g.GET("/desk/organisations/:slug/coalitions", s.Live(s.application.JoinCoalitionForm))
	g.POST("/desk/organisations/:slug/coalitions", s.application.JoinCoalition)
	g.POST("/desk/organisations/:slug/coalitions/:coalition/leave", s.application.LeaveCoalition)
	g.GET("/desk/organisations/:slug/seats", s.Live(s.seat.Seats))
	g.POST("/desk/organisations/:slug/seats/:seat/:act", s.seat.DecideSeat) // approve, refuse, role, remove
	g.POST("/desk/organisations/:slug/leave", s.seat.LeaveSeat)

	g.GET("/desk/signatures/:id", s.signing.FindSignature)
	g.GET("/desk/files/:id", s.Live(s.file.FilePage))
	g.GET("/desk/files/:id/content", s.file.FileContent)
	g.POST("/desk/files/:id/again", s.file.FileAgain)
	g.POST("/desk/files/:id/delete", s.file.DropFile)

	g.GET("/letters/:slug/endorse", s.Live(s.signing.EndorseForm))
	g.POST("/letters/:slug/endorsements", s.signing.Endorse)
	g.POST("/letters/:slug/declines", s.signing.Decline)
	g.GET("/letters/:slug/endorsements/:organisation", s.Live(s.signing.Endorsement))
	g.GET("/letters/:slug/endorsements/:organisation/receipt", s.signing.Receipt)
	g.POST("/letters/:slug/endorsements/:organisation/withdraw", s.signing.Withdraw)
}

// secretariatRoutes are a coalition's own: its applications, its letters, its history.
func (s *Server) secretariatRoutes(g *echo.Group) {
	g.GET("/secretariat/:coalition", s.Live(s.secretariat.Secretariat))
	g.GET("/secretariat/:coalition/applications", s.Live(s.secretariat.Queue))
	g.GET("/secretariat/:coalition/applications/:organisation", s.Live(s.secretariat.Dossier))
	g.POST("/secretariat/:coalition/applications/:organisation/names/:change/:act", s.secretariat.DecideName) // accept, refuse
	g.POST("/secretariat/:coalition/applications/:organisation/:act", s.secretariat.Decide)                   // approve, ask, reject, suspend, reinstate, reopen
	g.GET("/secretariat/:coalition/ledger", s.Live(s.secretariat.History))
	g.GET("/secretariat/:coalition/people", s.Live(s.staff.Offices))
	g.POST("/secretariat/:coalition/people", s.staff.Appoint)
	g.POST("/secretariat/:coalition/invitations", s.staff.Invite)
	g.POST("/secretariat/:coalition/invitations/:id/revoke", s.staff.Revoke)
	g.POST("/secretariat/:coalition/people/:office/:act", s.staff.Assign) // role, end

	g.GET("/secretariat/:coalition/letters", s.Live(s.secretariat.ManagedLetters))
	g.GET("/secretariat/:coalition/letters/new", s.Live(s.draft.NewLetter))
	g.POST("/secretariat/:coalition/letters", s.draft.CreateLetter)
	g.GET("/letters/:slug/manage", s.Live(s.manage.ManageLetter))
	g.GET("/letters/:slug/edit", s.Live(s.draft.EditLetter))
	g.POST("/letters/:slug/edit", s.draft.SaveLetter)
	g.GET("/letters/:slug/export", s.Live(s.export.ExportPage))
	g.GET("/letters/:slug/export/preview.svg", s.export.Preview)
	g.POST("/letters/:slug/exports", s.export.TakeExport) // a POST, for it leaves a line in the ledger
	g.POST("/letters/:slug/layout", s.export.KeepLayout)
	g.POST("/letters/:slug/packages/:package/addressee", s.letter.PackageForAddressee) // likewise
	g.POST("/letters/:slug/names", s.manage.ShowNames)                                 // a POST, for it leaves a line in the ledger
	g.POST("/letters/:slug/consent", s.manage.Consent)
	g.POST("/letters/:slug/freeze", s.manage.MoveLetter)
	g.POST("/letters/:slug/open", s.manage.MoveLetter)
	g.POST("/letters/:slug/close", s.manage.MoveLetter)
	g.POST("/letters/:slug/deliver", s.manage.MoveLetter)
	g.POST("/letters/:slug/archive", s.manage.MoveLetter)
	g.POST("/letters/:slug/extend", s.manage.ExtendLetter)
	g.POST("/letters/:slug/widen", s.manage.WidenLetter)
	g.POST("/letters/:slug/cancel", s.manage.CancelLetter)
	g.POST("/letters/:slug/endorsements/:id/void", s.manage.Void)
}

// platformRoutes are for those who run the portal.
func (s *Server) platformRoutes(g *echo.Group) {
	g.GET("/platform", s.Live(s.platform.Platform))
	g.POST("/platform/coalitions", s.platform.FoundCoalition)
	g.POST("/platform/people/:person/end", s.platform.Relieve)
	g.POST("/platform/invitations/:id/revoke", s.staff.Revoke)
}

// demoRoutes exist in the demo only: its identity provider and its caught mail.
func (s *Server) demoRoutes(outside, known *echo.Group) {
	if s.Config.Demo == nil {
		return
	}
	outside.Any(paths.DemoProvider+"/*", echo.WrapHandler(s.Config.Demo.IdentityProvider))
	mails := &demoPages{Site: s.Site, mails: s.Config.Demo.Inbox}
	known.GET("/demo/mail", s.Live(mails.caughtMails))
	known.GET("/demo/mail/:id", s.Live(mails.caughtMail))
}
