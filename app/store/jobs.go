package store

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/riverqueue/river"

	"undersigned/app"
)

// Queues of jobs: what takes long does not keep what is soon done from being done.
const (
	QueueUsual = river.QueueDefault
	QueueMail  = "mail"  // one mail each
	QueueFiles = "files" // documents that take long to write
)

// queueOf is where jobs of an event wait.
func queueOf(event app.Event) string {
	switch event.(type) {
	case app.MailDue:
		return QueueMail
	case app.FileAsked, app.PackageMade:
		return QueueFiles
	}
	return QueueUsual
}

// Enqueue stores an event as a job; it runs only if the transaction commits.
func (tx *Tx) Enqueue(event app.Event) error {
	conn, ok := tx.db.Statement.ConnPool.(*sql.Tx)
	if !ok {
		return errors.New("store: enqueue outside a transaction")
	}
	if _, err := tx.store.queue.InsertTx(tx.ctx, conn, event, &river.InsertOpts{Queue: queueOf(event)}); err != nil {
		return fmt.Errorf("enqueue %s: %w", event.Kind(), err)
	}
	tx.store.watch.Statements.Add(1)
	return nil
}

// Jobs is a queue client for app/jobs, working the same database.
func (s *Store) Jobs(config *river.Config) (*river.Client[*sql.Tx], error) {
	pool, err := s.db.DB()
	if err != nil {
		return nil, fmt.Errorf("reach the database's pool: %w", err)
	}
	return river.NewClient(s.dialect.driver(pool), config)
}
