// Package storetest hands every test an empty, migrated store of its own, on each database to be had: SQLite always,
// PostgreSQL where it is installed or a server is named. Tests of any package may come in; the program may not.
package storetest
