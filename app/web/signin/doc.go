// Package signin brings people in and knows their browsers again: the providers
// of the settings, the way to one and back, what its answer proves, and the
// sessions. It knows no page, no rule and no store but that of the sessions: who
// somebody is to the portal, the web asks the use cases. The web may come in, and
// the command for the settings.
package signin
