# The commands of the project. `make demo` and `make test` need Go alone; what
# else the full suite needs, .ci/run installs.

GO ?= go
MODULES := . sanitize/markdown catalog examples examples/webapp examples/mcp adapters/ginsafe adapters/echosafe adapters/connectsafe adapters/routers proof proof/clients
FUZZTIME ?= 10s
TESTFLAGS ?=
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
# The release of Go after the one in go.mod, which is supported too.
NEXT := go1.27.4
LINTED := sanitize/markdown catalog adapters/ginsafe adapters/echosafe adapters/connectsafe
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0

.PHONY: help demo test lint fuzz bench compare proof record arm mutate cross next verify cover covered

# The tables in full. A table that could not be made here says what it needs and
# is no failure; one that is not held is. go run would hide which of them it was.
# The same goes for the scanners: $(call TRIED,name,arguments).
TRIED = $(GO) build -C proof -o $(CURDIR)/proof/$(1).bin ./$(1) && cd proof && UNTAINT_FULL=1 ./$(1).bin $(2); code=$$?; rm -f $(1).bin; test $$code = 2 || exit $$code

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-9s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## run the tour: a server, good requests and attacks, and what became of them
	@$(GO) run -C examples ./tour

webapp: ## a small application that shows the checklist, on https://localhost:8443
	@$(GO) run -C examples/webapp .

test: ## every test of each module; what a missing server leaves out is said
	@for m in $(MODULES); do \
		echo "--- $$m"; \
		$(GO) test -C $$m $(TESTFLAGS) $${COVER:+-coverpkg=github.com/untaint/untaint/... -coverprofile=$(CURDIR)/coverage.$$(echo $${m#.} | tr / -).out} ./... || exit 1; \
	done

lint: ## gofmt, vet, golangci-lint, and govulncheck where its data can be reached
	@out=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$out" || { echo "not gofmt-ed:"; echo "$$out"; exit 1; }
	@for m in $(MODULES); do echo "--- vet $$m"; $(GO) vet -C $$m ./... || exit 1; done
	@for m in . $(LINTED); do echo "--- golangci-lint $$m"; (cd $$m && $(GO) run $(GOLANGCI) run -c $(CURDIR)/.golangci.yml ./...) || exit 1; done
	@out=$$(timeout 300 $(GO) run $(GOVULNCHECK) ./... 2>&1); code=$$?; \
	case "$$out" in \
	*"fetching vulnerabilities"*|*"no such host"*|*"connection refused"*|*"Forbidden"*|*"dial tcp"*) \
		echo "govulncheck: LEFT OUT, its database cannot be reached from here";; \
	*) echo "$$out"; exit $$code;; esac

fuzz: ## each fuzz target for FUZZTIME
	@sh .ci/fuzz $(FUZZTIME)

bench: ## the comparison with peers, printed
	@$(GO) run -C proof ./bench $(if $(SEED),-seed $(SEED)) $(AREAS)

compare: ## a short run of the same, compared with the recorded one
	@$(GO) run -C proof ./bench -rounds 3 -time 20ms -compare ../docs/measured.json $(AREAS)

proof: ## the security tables and the tests over the corpora, all in full, printed
	@$(call TRIED,matrix,$(TABLES))
	@UNTAINT_FULL=1 $(GO) test -C proof -count=1 -timeout=90m ./sanitize/... ./sqlsafe/... ./schema/...
	@UNTAINT_FULL=1 $(GO) test -C examples/webapp -count=1 -timeout=30m -run 'InABrowser|UnderLoad' .
	@$(call TRIED,scan,-full)
	@$(call TRIED,components,-full)
	@$(call TRIED,release)

record: ## run both, and write the numbers and tables into docs/ and README.md
	@$(GO) run -C proof ./bench -seed $(if $(SEED),$(SEED),1) -record ../docs $(AREAS)
	@$(call TRIED,matrix,-record ../docs/proof.md $(TABLES))

arm: ## the escape suite on Debian's arm64 kernel, booted in an emulator
	@$(GO) run -C proof ./escape/arm64

mutate: ## change each marked security line, one at a time, and see that a test fails
	@$(GO) run -C proof ./mutate

# A kernel under some hypervisors runs no 32-bit programs, and no package mends that.
cross: ## test for 386, and vet or build for the systems that tests do not run on
	@out=$$(GOARCH=386 CGO_ENABLED=0 $(GO) test -run '^$$' ./internal/jsonname 2>&1); \
	case "$$out" in \
	*"exec format error"*) \
		echo "386: the tests are LEFT OUT, this kernel runs no 32-bit programs; they are built"; \
		run="-exec true";; \
	esac; \
	GOARCH=386 CGO_ENABLED=0 $(GO) test $$run . $$($(GO) list ./internal/... | grep -v /internal/test/) ./validate/... ./sqlsafe/...
	@for target in linux/386 linux/arm linux/arm64 darwin/arm64 windows/amd64; do \
		echo "--- vet $$target"; \
		GOOS=$${target%/*} GOARCH=$${target#*/} CGO_ENABLED=0 $(GO) vet ./... || exit 1; \
	done
	@for target in js/wasm wasip1/wasm; do \
		echo "--- build $$target"; \
		GOOS=$${target%/*} GOARCH=$${target#*/} $(GO) build . ./validate/... ./sanitize/... ./sqlsafe/... || exit 1; \
	done

next: ## the tests of the root module with the next release of Go
	@GOTOOLCHAIN=$(NEXT) $(GO) test ./...

verify: ## the dependencies are what go.sum says
	@for m in $(MODULES); do (cd $$m && $(GO) mod verify && $(GO) mod tidy -diff) || exit 1; done

cover: ## how much of each package the tests cover, those on real servers counted in
	@COVER=1 $(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory covered

covered: ## the same, of the last run of test with COVER=1
	@$(GO) run -C proof ./coverage -min 90 $(foreach m,$(MODULES),../coverage.$(subst /,-,$(m:.=)).out)
