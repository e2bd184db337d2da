package e2e

import "syscall"

// dependent makes a process end when the thread that started it does: tests that crash leave nothing running.
func dependent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
