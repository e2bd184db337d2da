package store

import (
	"strconv"
	"strings"

	"gorm.io/gorm/clause"
)

// among holds a column to ids, however many there are: they are one value of the statement. A list of values ends at the
// 65,535 that PostgreSQL takes.
func among[ID ~int64](tx *Tx, column string, ids []ID) clause.Expr {
	var list strings.Builder
	for i, id := range ids {
		if i > 0 {
			list.WriteByte(',')
		}
		list.WriteString(strconv.FormatInt(int64(id), 10))
	}
	return tx.store.dialect.among(column, list.String())
}
