package signin

import "context"

// cameThroughKey holds in a session the ID of the provider that proved who it is.
const cameThroughKey = "signin.provider"

// Leaving is how a browser ends its own session at a provider. Address is "" where the provider offers no way.
type Leaving struct{ Name, Address string }

// CameThrough is the ID of the provider through which this session was begun, "" where there is none, or where an older
// build began it.
func (s *Door) CameThrough(ctx context.Context) string {
	return s.o.Sessions.GetString(ctx, cameThroughKey)
}

// Leaving is how to leave the provider with this ID; nothing, if there is none. It may ask the provider for its addresses.
func (s *Door) Leaving(id string) Leaving {
	for _, p := range s.o.Providers {
		if p.ID == id {
			return Leaving{Name: p.Name, Address: s.providers[id].leave()}
		}
	}
	return Leaving{}
}

// leave is the end_session_endpoint of OpenID Connect RP-Initiated Logout 1.0.
func (p *openIDProvider) leave() string {
	d, err := p.discover()
	if err != nil {
		return ""
	}
	return d.leaving
}

// leavingAt names the portal to the provider and nobody else: an ID token as a hint would put a person into an address
// and would have to be kept until then, so the provider asks whoever presses. An address to come back to would have to be
// registered with every provider first.
func (p *openIDProvider) leavingAt(endpoint string) string {
	if !p.trusts(endpoint) {
		return ""
	}
	address, err := withQuery(endpoint, map[string]string{"client_id": p.settings.ClientID})
	if err != nil {
		return ""
	}
	return address
}

// leave finds no way: GitHub ends sessions on its own pages only.
func (p *githubProvider) leave() string { return "" }
