# The only commands anyone must know. A `##` after a target is its help.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash

PYTHON ?= python3
WORKERS ?= 2
PORT ?= 8080
EXAMPLES ?= 50
N ?= 500
EXECUTIONS ?= 200
FIRST ?= 0
SEEDS ?= 10000
SLICE ?= 1000
CORPUS ?= ../shared/conformance
CASES ?= ../shared/reference/expression-cases.json

BIN := .venv/bin
TERRAFORM := terraform -chdir=infra/terraform
COVERED := model expressions engine
UNIT_TESTS := $(COVERED:%=tests/unit/%) tests/expressions
STAMP := .venv/.set-up
CODE := main.py infra functions shared plugins emulators tests docs examples $(wildcard benchmarks)
IN_LOCK := --quiet --generate-hashes --allow-unsafe --all-extras --no-strip-extras --no-header

# Empty where there is no Node.js, or one that is too old: then everything but the interface works.
NODE := $(shell command -v npm > /dev/null && node -e '\
	const [major, minor] = process.versions.node.split("."); \
	if (major > 20 || (major == 20 && minor >= 19)) console.log("yes")' 2> /dev/null)
UI := shared/api/static/index.html
UI_STAMP := ui/node_modules/.set-up
UI_TYPES := ui/src/api/schema.d.ts
UI_SOURCES := $(shell find ui/src ui/public ui/*.ts ui/index.html -type f -not -name schema.d.ts 2> /dev/null)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

##@ Start here

.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(STAMP) ## Create .venv with everything that is needed; quick when nothing changed
	@# Where Python may not keep what it compiles, each start would compile all of it again.
	@$(BIN)/python -m compileall -q functions shared plugins emulators main.py
	@echo 'Ready: .venv. Next: "make run".'

.PHONY: run
run: $(STAMP) $(if $(NODE),ui) ## Start the server with the examples loaded: PORT=8080
	@$(BIN)/windhover server --port $(PORT) --flow-path examples

.PHONY: serverless
serverless: $(STAMP) ## Start the emulators of Google Cloud and all functions on this machine: PORT=8080
	@$(BIN)/python -m emulators.start --port $(PORT)

.PHONY: example
example: $(STAMP) ## Run an example flow to its end, without a server
	@$(BIN)/windhover run examples/hello.yaml
	@echo 'Next: "$(BIN)/windhover run examples/hello.yaml --input name=Ada", then docs/quickstart.md.'

.PHONY: emulators
emulators: $(STAMP) ## Start the BigQuery emulator; its packages are installed the first time
	@$(BIN)/windhover emulators start bigquery $(ARGUMENTS)

##@ Check

.PHONY: test
test: $(STAMP) ## Run the tests; those in a browser where there are Chromium and "make ui"
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m 'not slow and not emulator'

.PHONY: test-slow
test-slow: $(STAMP) ## Run the slow tests: real clients, pandas; they install packages
	@$(BIN)/pytest -m 'slow and not emulator and not browser'

.PHONY: test-browser
test-browser: $(STAMP) ## Only the tests in a browser: ROUNDS=5 measures the budgets longer
	@$(BIN)/pytest -m browser

.PHONY: test-emulator
test-emulator: $(STAMP) ## Run the tests that need the emulators of Google Cloud (java, gcloud)
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile -m emulator

.PHONY: coverage
coverage: $(STAMP) ## Hold model, expressions and engine to their share of tested branches
	@$(BIN)/pytest -n $(WORKERS) -q $(UNIT_TESTS) $(COVERED:%=--cov=shared/%) --cov-branch --cov-report=
	@$(BIN)/coverage report --skip-covered --show-missing --fail-under=100 \
		--include='shared/model/*,shared/expressions/*'
	@$(BIN)/coverage report --skip-covered --show-missing --precision=1 --fail-under=93 \
		--include='shared/engine/*' --omit='shared/engine/triggers/*'

.PHONY: check
check: lint types docs-check ui-check terraform-check ## All that a commit needs besides the tests

.PHONY: terraform-check
terraform-check:
	@! command -v terraform > /dev/null || terraform fmt -check -diff -recursive infra/terraform

.PHONY: format
format: $(STAMP) ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix-only --quiet $(CODE)
	@$(BIN)/ruff format $(CODE)
	@if [ -e $(UI_STAMP) ]; then cd ui && npx biome check --write --log-level=error; fi

.PHONY: lint
lint: $(STAMP) ## Style, formatting, and the arrows between packages
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/lint-imports

.PHONY: types
types: $(STAMP) ## Types, strictly
	@$(BIN)/mypy
	@$(BIN)/mypy --explicit-package-bases docs/generate.py \
		$(filter-out tests/conformance/test_%,$(wildcard tests/conformance/*.py))

.PHONY: conformance
conformance: $(STAMP) ## Run a conformance corpus: CORPUS=FOLDER, SERVER=URL (over HTTP), standalone or serverless
	@test -e '$(CORPUS)/expectations.json' || { \
		echo 'There is no corpus in $(CORPUS). Name one: make conformance CORPUS=FOLDER'; exit 2; }
	@$(BIN)/python -m tests.conformance '$(CORPUS)' $(if $(SERVER),--server '$(SERVER)') $(ARGUMENTS)

.PHONY: expressions
expressions: $(STAMP) ## Run a table of expression cases: CASES=FILE
	@test -e '$(CASES)' || { \
		echo 'There is no $(CASES). Name one: make expressions CASES=FILE'; exit 2; }
	@$(BIN)/python -m tests.expressions.cases '$(CASES)'

.PHONY: simulate
simulate: $(STAMP) ## Simulate crashes, repeats, reorderings: N=SEEDS, or SEED=NUMBER to replay one
	@$(if $(SEED),,$(BIN)/python -m tests.simulation.schedules 1000)
	@$(BIN)/python -m tests.simulation $(if $(SEED),1 --first $(SEED) --show,$(N) --first $(FIRST))

.PHONY: seeds
seeds: $(STAMP) ## Simulate 10,000 seeds, a slice at a time, beside other work: FIRST=0 SEEDS=10000 SLICE=1000
	@failed=0; \
	for first in $$(seq $(FIRST) $(SLICE) $$(($(FIRST) + $(SEEDS) - 1))); do \
		nice -n 15 $(BIN)/python -m tests.simulation $(SLICE) --first $$first || failed=1; \
	done; \
	exit $$failed

.PHONY: faults
faults: $(STAMP) ## Kill functions on the emulators while they run: EXECUTIONS=200, SEED=NUMBER
	@WINDHOVER_FAULT_EXECUTIONS=$(EXECUTIONS) $(if $(SEED),WINDHOVER_FAULT_SEED=$(SEED)) \
		$(BIN)/pytest -m emulator tests/e2e/test_serverless_faults.py

.PHONY: fuzz
fuzz: $(STAMP) ## Send random requests to the API: EXAMPLES=REQUESTS of each route
	@WINDHOVER_FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/pytest tests/unit/api/test_fuzz.py

.PHONY: bench
bench: $(STAMP) ## Measure against the budgets: ONLY="executions start" for some
	@$(BIN)/python -m benchmarks $(ONLY)

##@ Web interface

.PHONY: ui
ui: ui-node $(UI) ## Build the web interface, which the server then serves at /ui

.PHONY: ui-dev
ui-dev: ui-node $(UI_STAMP) $(UI_TYPES) ## Serve the interface while it is changed; "make run" beside it
	@cd ui && npx vite

.PHONY: ui-test
ui-test: ui-node $(UI_STAMP) $(UI_TYPES) ## Run the unit tests of the interface
	@cd ui && npx vitest run

# Whoever has not built the interface has not changed it; in CI it is always checked.
.PHONY: ui-check
ui-check:
	@if [ -e $(UI_STAMP) ] || [ -n "$$CI" ]; then $(MAKE) ui-lint; fi

.PHONY: ui-lint
ui-lint: ui-node $(UI_STAMP) $(STAMP)
	@rm -f $(UI_TYPES)
	@$(MAKE) $(UI_TYPES)
	@cd ui && npx biome ci --error-on-warnings --colors=off --log-level=error
	@cd ui && npx tsc --noEmit -p .

.PHONY: screenshots
screenshots: ui ## Make the pictures of the documentation anew: docs/images
	@$(BIN)/python -m tests.browser.screenshots

.PHONY: gallery
gallery: ui ## Make pictures of every page in every state, to look at: GALLERY=folder
	@$(BIN)/python -m tests.browser.gallery

.PHONY: ui-node
ui-node:
	@test -n '$(NODE)' || { \
		echo 'The web interface is built by Node.js 20.19 or later and npm, which are not here.'; exit 2; }

$(UI): $(UI_SOURCES) $(UI_STAMP) $(UI_TYPES) ui/package-lock.json
	@cd ui && npx vite build --logLevel warn
	@echo 'Built: shared/api/static. Next: "make run", then http://localhost:$(PORT).'

$(UI_STAMP): ui/package-lock.json
	@cd ui && npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $(UI_STAMP)

# The types of answers come from the server's own description: nothing can go out of date.
$(UI_TYPES): $(UI_STAMP) $(wildcard shared/api/*.py shared/api/*/*.py) | $(STAMP)
	@$(BIN)/python -m shared.api > ui/openapi.json
	@cd ui && npx openapi-typescript openapi.json --default-non-nullable false -o src/api/schema.d.ts > /dev/null

##@ Google Cloud

.PHONY: package
package: $(STAMP) ## Pack the source of the functions: build/functions.zip
	@$(BIN)/python -m infra.package

.PHONY: plan
plan: package ## Show what a deployment would change: PROJECT=...
	@$(TERRAFORM) init -input=false -backend-config=bucket='$(PROJECT)-windhover-state' > /dev/null
	@$(TERRAFORM) plan -var project='$(PROJECT)'

.PHONY: deploy
deploy: package ## Deploy to Google Cloud: PROJECT=...
	@$(TERRAFORM) init -input=false -backend-config=bucket='$(PROJECT)-windhover-state' > /dev/null
	@$(TERRAFORM) apply -var project='$(PROJECT)'

.PHONY: destroy
destroy: ## Remove the deployment; a protected database refuses: PROJECT=...
	@$(TERRAFORM) destroy -var project='$(PROJECT)' $(ARGUMENTS)

##@ Maintain

.PHONY: docs
docs: $(STAMP) ## Write the generated pages of docs/reference
	@$(BIN)/python -m docs.generate

.PHONY: docs-check
docs-check: $(STAMP)
	@$(BIN)/python -m docs.generate --check

# Options name addresses and folders of the machine that resolves: the lock has none.
.PHONY: lock
lock: $(STAMP) ## Resolve requirements.lock anew from pyproject.toml
	@$(BIN)/pip-compile $(IN_LOCK) --output-file requirements.lock pyproject.toml
	@{ echo '# Every dependency with its version and hashes, the development tools included.'; \
		echo '# Made by "make lock" from pyproject.toml; do not edit.'; \
		sed '/^--/d; /./,$$!d' requirements.lock; } > .requirements.lock.new
	@mv .requirements.lock.new requirements.lock
	@echo 'Written: requirements.lock. Next: "make setup".'

.PHONY: clean
clean: ## Remove .venv and everything that was generated on this machine
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage \
		.windhover build dist ./*.egg-info ui/node_modules ui/openapi.json ui/test-results \
		$(UI_TYPES) shared/api/static
	@find . -name __pycache__ -prune -exec rm -rf {} +

$(STAMP): requirements.lock pyproject.toml
	@command -v '$(PYTHON)' > /dev/null || { \
		echo 'There is no $(PYTHON). Install Python 3.11 or later, or name one: make setup PYTHON=python3.12'; \
		exit 2; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$('$(PYTHON)' --version) is too old: Windhover needs 3.11 or later. make setup PYTHON=python3.12"; \
		exit 2; }
	@'$(PYTHON)' -c 'import ensurepip' 2> /dev/null || { \
		echo 'This Python can not make virtual environments. On Debian and Ubuntu: apt-get install python3-venv'; \
		exit 2; }
	@test -x $(BIN)/python || '$(PYTHON)' -m venv .venv
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $(STAMP)
