# Two commands are enough: `make run` and `make test`. `make help` names the rest.
# GNU make, POSIX sh; every longer recipe is a script in scripts/ that can be read by itself.

# One set of tags and flags for everything: another set would throw the build cache away.
# migrated_fynedo leaves out Fyne's thread checks; gles halves the first build.
TAGS ?= migrated_fynedo,gles
VERSION := $(shell sed -n 's/^ *Version *= *"\(.*\)"/\1/p' FyneApp.toml)
COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
LDFLAGS := -X telltale/app/cli.Version=$(VERSION) -X telltale/app/cli.Commit=$(COMMIT)

PREFIX ?= /usr/local
DESTDIR ?=
# How long each fuzz target runs in `make fuzz-smoke`, and in `make fuzz`.
FUZZTIME ?= 2s
LONGFUZZTIME ?= 2m
# A capture file for `make run`; without one, a made-up example home is shown.
CAPTURE ?=

export TAGS LDFLAGS CAPTURE FUZZTIME
export CGO_ENABLED = 1

# Names of steps must not meet files of the same name.
.PHONY: run build test check format lint vet unit ui fuzz-smoke e2e tools-test bench fuzz cross tools needs install uninstall clean help init

.DEFAULT_GOAL := help

run: ## build Telltale and open it (CAPTURE=file shows that recording, else a made-up home)
	@sh scripts/needs.sh build
	@sh scripts/build.sh
	@sh scripts/run.sh

build: ## build build/telltale
	@sh scripts/needs.sh build
	@sh scripts/build.sh

test: ## everything that must hold: format, lint, vet, tests with the kept fuzz inputs, a real window
	@sh scripts/needs.sh build test
	@sh scripts/check.sh format lint vet unit ui build tools e2e

check: test ## another name for test

format: ## is every file formatted by gofumpt?
	@sh scripts/check.sh format

lint: ## golangci-lint with the rules of .golangci.yml
	@sh scripts/needs.sh build
	@sh scripts/check.sh lint

vet: ## go vet
	@sh scripts/needs.sh build
	@sh scripts/check.sh vet

unit: ## tests of everything but the screens, with the race detector
	@sh scripts/needs.sh build
	@sh scripts/check.sh unit

ui: ## tests of the screens, without a display and without a C compiler
	@sh scripts/check.sh ui

fuzz-smoke: ## every fuzz target for FUZZTIME (2s)
	@sh scripts/needs.sh build
	@sh scripts/check.sh fuzz

e2e: ## the built program from outside: a real window, no network, real interfaces
	@sh scripts/needs.sh build test
	@sh scripts/check.sh build e2e

tools-test: ## tests of the tools that make the tables
	@sh scripts/check.sh tools

bench: ## benchmarks, with allocations
	@sh scripts/needs.sh build
	@sh scripts/check.sh bench

fuzz: ## every fuzz target for LONGFUZZTIME (2m)
	@sh scripts/needs.sh build
	@FUZZTIME=$(LONGFUZZTIME) sh scripts/check.sh fuzz

cross: ## vet what watches for other systems and machines (the whole program for Windows: sh scripts/cross.sh windows)
	@sh scripts/cross.sh vet

tools: ## build the pinned linters once for this computer
	@sh scripts/tools.sh

needs: ## install what building and testing needs
	@sh scripts/needs.sh build test

install: ## put what make build left under PREFIX (/usr/local), with its menu entry
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" sh scripts/install.sh install

uninstall: ## take away what install put there
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" sh scripts/install.sh uninstall

init: ## check format and layout before each commit in this clone
	git config core.hooksPath scripts/hooks

clean: ## remove build/
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done
