//go:build !linux

package e2e

import "syscall"

// dependent is only to be had on Linux: elsewhere tests that crash leave the program running.
func dependent() *syscall.SysProcAttr { return nil }
