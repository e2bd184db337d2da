# The habits of the house. `make` alone lists them.
export CGO_ENABLED ?= 0
.DEFAULT_GOAL := help
.PHONY: help run test check e2e lint generate bench pictures migration

help: ## list these habits
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## the demonstration portal on http://127.0.0.1:8080
	go run ./cmd/undersigned demo

test: ## every test this machine can run
	go test ./...

check: ## what has to hold before a commit: format, vet, generated pages, lint
	.ci/run format vet generated lint

e2e: ## the browser stories, with every step named
	go test -count=1 -v ./e2e

lint: ## the linter alone
	.ci/run lint

generate: ## pages from their templates
	go tool templ generate -path views

bench: ## the figures of the closing notes, each as a ratio to a bare one
	go test -run '^$$' -bench . -benchmem ./...

pictures: ## the pictures of README.md and docs/, anew from the demonstration
	go test -count=1 -run TestPicturesOfTheDocs ./e2e -docs $(CURDIR)/docs/images

migration: ## a new, empty migration: make migration name=add_petitions
	@test -n "$(name)" || { echo 'say what it does: make migration name=add_petitions' >&2; exit 2; }
	@last=$$(ls migrations | sed -n 's/^\([0-9][0-9]*\)_.*\.sql$$/\1/p' | sort -n | tail -1); \
	next=$$(printf '%05d' $$(expr $${last:-0} + 1)); \
	printf -- '-- +goose Up\n\n-- +goose Down\n' > "migrations/$${next}_$(name).sql"; \
	echo "migrations/$${next}_$(name).sql"
