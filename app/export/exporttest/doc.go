// Package exporttest reads the files that app/export writes as strict programs do, for tests: what
// Word refuses in a DOCX, what a JSON Schema asks for, and the names that a table holds. It knows
// nothing of the writers, so that it cannot share their mistakes.
package exporttest
