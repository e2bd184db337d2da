//go:build unix

package storetest

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// asOrdinaryUser puts a process into a group of its own, out of reach of an interrupt meant for the tests, and gives up
// root's rights where the tests run as root, which PostgreSQL refuses to run as.
func asOrdinaryUser() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if uid, gid, err := ordinaryUser(); os.Geteuid() == 0 && err == nil {
		attr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
	return attr
}

// handOver makes the folder the property of the account that PostgreSQL will run as.
func handOver(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	uid, gid, err := ordinaryUser()
	if err != nil {
		return err
	}
	if err := os.Chown(dir, int(uid), int(gid)); err != nil {
		return fmt.Errorf("hand a folder to PostgreSQL: %w", err)
	}
	return nil
}

func ordinaryUser() (uid, gid uint32, err error) {
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		u, errU := strconv.ParseUint(account.Uid, 10, 32)
		g, errG := strconv.ParseUint(account.Gid, 10, 32)
		if errU == nil && errG == nil {
			return uint32(u), uint32(g), nil
		}
	}
	return 0, 0, errors.New("PostgreSQL cannot run as root, and there is neither a user postgres nor nobody")
}
