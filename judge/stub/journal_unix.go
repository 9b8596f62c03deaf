// Package journal stands in for a package that does not compile for WebAssembly: there is no journal to write to.
package journal

import "errors"

// Enabled reports that there is no journal.
func Enabled() bool { return false }

// StderrIsJournalStream reports that standard error goes elsewhere.
func StderrIsJournalStream() (bool, error) { return false, nil }

// StdoutIsJournalStream reports that standard output goes elsewhere.
func StdoutIsJournalStream() (bool, error) { return false, nil }

// Send always fails.
func Send(string, Priority, map[string]string) error { return errors.New("there is no journal") }
