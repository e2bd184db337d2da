//go:build !unix

package storetest

import "syscall"

func asOrdinaryUser() *syscall.SysProcAttr { return nil }

func handOver(string) error { return nil }
