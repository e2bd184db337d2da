package accounts_test

import (
	"fmt"
	"sync"
	"testing"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

func TestAppointByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		home := storetest.Coalition(t, s, "home")
		p := storetest.Person(t, s, "Ada")
		actors := map[string]app.Actor{
			"visitor": {}, "stranger": storetest.By(storetest.Person(t, s, "stranger")),
			"administrator": storetest.By(storetest.Officer(t, s, home, app.Administrator)), "platform": storetest.By(storetest.Platform(t, s)),
		}
		refused := map[string]app.Kind{"visitor": app.Unauthenticated, "stranger": app.Forbidden, "administrator": app.Forbidden}
		for name, by := range actors {
			in := accounts.Appointment{Coalition: "home", Email: " ADA@example.org ", Role: app.Coordinator}
			want(t, name+" appoints", a.Appoint(t.Context(), by, in), refused[name])
			_, err := a.Namesakes(t.Context(), by, p.Email)
			want(t, name+" looks for an address", err, refused[name])
			staff, err := a.Offices(t.Context(), by, "home")
			kind := refused[name]
			if name == "administrator" {
				kind = ""
			}
			want(t, name+" lists", err, kind)
			if err == nil && (len(staff.Rows) == 0 || !staff.CanStaff || staff.CanAppoint != (name == "platform")) {
				t.Errorf("%s sees %+v", name, staff)
			}
		}
		platform := actors["platform"]
		for what, test := range map[string]struct {
			in   accounts.Appointment
			want app.Kind
		}{
			"no such coalition": {accounts.Appointment{Coalition: "none", Email: p.Email, Role: app.Coordinator}, app.NotFound},
			"no such role":      {accounts.Appointment{Coalition: "home", Email: p.Email, Role: "king"}, app.Invalid},
			"no role":           {accounts.Appointment{Coalition: "home", Email: p.Email}, app.Invalid},
			"unknown address":   {accounts.Appointment{Coalition: "home", Email: "nobody@example.org", Role: app.Coordinator}, app.Invalid},
			"somebody else":     {accounts.Appointment{Coalition: "home", Email: p.Email, Person: platform.Person, Role: app.Coordinator}, app.Invalid},
			"promotion":         {accounts.Appointment{Coalition: "home", Email: p.Email, Role: app.Administrator}, ""},
		} {
			want(t, what, a.Appoint(t.Context(), platform, test.in), test.want)
		}
		holds(t, s)
	})
}

// TestUnverifiedAddressNamesNobody: an address is only trusted where the provider has verified it.
func TestUnverifiedAddressNamesNobody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		storetest.Coalition(t, s, "home")
		platform := storetest.By(storetest.Platform(t, s))
		var two []app.Person
		for _, who := range []app.Identity{
			{Issuer: "https://id.example", Subject: "1", Email: "ada@example.org"},
			{Issuer: "https://id.example", Subject: "2", Email: "two@example.org", EmailVerified: true},
			{Issuer: "https://other.example", Subject: "3", Email: "two@example.org", EmailVerified: true},
		} {
			p, err := a.SignIn(t.Context(), who)
			if err != nil {
				t.Fatal(err)
			}
			two = append(two, p)
		}
		in := accounts.Appointment{Coalition: "home", Role: app.Coordinator}
		for _, address := range []string{"ada@example.org", "two@example.org", ""} {
			in.Email = address
			want(t, address, a.Appoint(t.Context(), platform, in), app.Invalid)
		}
		in.Email = "two@example.org"
		if found, err := a.Namesakes(t.Context(), platform, in.Email); err != nil || len(found) != 2 {
			t.Errorf("namesakes: %+v, %v", found, err)
		}
		in.Person = two[0].ID
		want(t, "one who does not have the address", a.Appoint(t.Context(), platform, in), app.Invalid)
		in.Person = two[2].ID
		want(t, "the second of two", a.Appoint(t.Context(), platform, in), "")
		staff, err := a.Offices(t.Context(), platform, "home")
		if err != nil || len(staff.Rows) != 1 || staff.Rows[0].Person.ID != two[2].ID {
			t.Errorf("%+v, %v", staff.Rows, err)
		}
	})
}

// officeOf is somebody's place in the coalition home.
func officeOf(t *testing.T, a *accounts.Accounts, by, holder app.Person) app.Office {
	t.Helper()
	staff, err := a.Offices(t.Context(), storetest.By(by), "home")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range staff.Rows {
		if row.Office.PersonID == holder.ID {
			return row.Office
		}
	}
	t.Fatalf("%s holds nothing", holder.Name)
	return app.Office{}
}

// TestPlaceEndsWhateverBecameOfItsHolder ends places whose holders an address no longer leads to.
func TestPlaceEndsWhateverBecameOfItsHolder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		home := storetest.Coalition(t, s, "home")
		admin, platform := storetest.Officer(t, s, home, app.Administrator), storetest.Platform(t, s)
		for what, changed := range map[string]app.Identity{
			"no longer verified": {Email: "no.longer.verified@example.org"}, "gone": {}, "shared": {Email: admin.Email, EmailVerified: true},
		} {
			p := storetest.Person(t, s, what)
			in := accounts.Appointment{Coalition: "home", Email: p.Email, Role: app.Coordinator}
			want(t, "appoint", a.Appoint(t.Context(), storetest.By(platform), in), "")
			changed.Issuer, changed.Subject = p.Issuer, p.Subject
			_, err := a.SignIn(t.Context(), changed)
			want(t, what, err, "")
			end := accounts.Assignment{Coalition: "home", Office: officeOf(t, a, admin, p).ID}
			want(t, "end: "+what, a.Assign(t.Context(), storetest.By(admin), end), "")
			want(t, "end again: "+what, a.Assign(t.Context(), storetest.By(admin), end), app.Conflict)
		}
		other := storetest.Coalition(t, s, "other")
		elsewhere := storetest.Officer(t, s, other, app.Administrator)
		own := officeOf(t, a, admin, admin)
		for what, test := range map[string]struct {
			by   app.Person
			in   accounts.Assignment
			want app.Kind
		}{
			"by a stranger":            {storetest.Person(t, s, "stranger"), accounts.Assignment{Coalition: "home", Office: own.ID}, app.Forbidden},
			"by another secretariat":   {elsewhere, accounts.Assignment{Coalition: "home", Office: own.ID}, app.Forbidden},
			"through another one":      {elsewhere, accounts.Assignment{Coalition: "other", Office: own.ID}, app.Conflict},
			"a visitor":                {app.Person{}, accounts.Assignment{Coalition: "home", Office: own.ID}, app.Unauthenticated},
			"the last administrator":   {admin, accounts.Assignment{Coalition: "home", Office: own.ID}, app.Conflict},
			"no such role":             {admin, accounts.Assignment{Coalition: "home", Office: own.ID, Role: "king"}, app.Invalid},
			"by the platform, unmeant": {platform, accounts.Assignment{Coalition: "home", Office: own.ID}, app.Invalid},
		} {
			want(t, what, a.Assign(t.Context(), storetest.By(test.by), test.in), test.want)
		}
		demote := accounts.Appointment{Coalition: "home", Email: admin.Email, Role: app.Coordinator}
		want(t, "appointed to less by the way", a.Appoint(t.Context(), storetest.By(platform), demote), app.Invalid)
		meant := accounts.Assignment{Coalition: "home", Office: own.ID, Meant: true}
		want(t, "by the platform, meant", a.Assign(t.Context(), storetest.By(platform), meant), "")
		holds(t, s)
	})
}

// TestAdministratorsRemoveEachOther has all of them go at once: one of them stays.
func TestAdministratorsRemoveEachOther(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		storetest.Coalition(t, s, "home")
		platform := storetest.Platform(t, s)
		var admins []app.Person
		for i := range 6 {
			p := storetest.Person(t, s, fmt.Sprintf("administrator %d", i))
			in := accounts.Appointment{Coalition: "home", Email: p.Email, Role: app.Administrator}
			want(t, "appoint", a.Appoint(t.Context(), storetest.By(platform), in), "")
			admins = append(admins, p)
		}
		var wait sync.WaitGroup
		for i, p := range admins {
			next := officeOf(t, a, platform, admins[(i+1)%len(admins)])
			wait.Go(func() {
				err := a.Assign(t.Context(), storetest.By(p), accounts.Assignment{Coalition: "home", Office: next.ID})
				if kind := app.KindOf(err); kind != "" && kind != app.Conflict && kind != app.Forbidden {
					t.Errorf("%s: %v", p.Name, err)
				}
			})
		}
		wait.Wait()
		if n := count(t, s, "offices WHERE role = 'administrator'"); n < 1 {
			t.Errorf("%d administrators are left", n)
		}
		holds(t, s)
	})
}
