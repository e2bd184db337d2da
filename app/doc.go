// Package app holds the nouns of Undersigned, their states and the rules that
// hold between them: who may do what, which move is legal in which state, what
// a valid name is. It knows no database, no HTTP and no clock, and it imports
// the standard library only, so that every floor above can share its words.
//
// A rule that reads Actor.May… decides permission; one that reads Accepts… or
// Is… decides state. Both answer with an *Error that names the kind of refusal
// and the key of the sentence that a person will read.
package app
