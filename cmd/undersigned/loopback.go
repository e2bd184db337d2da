package main

import (
	"fmt"
	"net"
)

// onLoopback says whether a host is this machine itself, whatever a name server says.
func onLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// loopbackOnly refuses an address that others could reach.
func loopbackOnly(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--addr %s is not an address like 127.0.0.1:8080", address)
	}
	if !onLoopback(host) {
		return fmt.Errorf("--addr %s would let anybody in: the demonstration stays on this machine, like 127.0.0.1:8080", address)
	}
	return nil
}
