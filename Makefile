# `make help` lists the commands. Each can be run alone; each brings what it needs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
NOTEBOOK := notebooks/01-quickstart.ipynb

export PIP_NO_INPUT := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Where a container sets it, each of the many processes that tests start would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

##@ Try it

demo: $(VENV)/.demo ## install into .venv and open the quickstart notebook in JupyterLab
	@root=$$([ "$$(id -u)" = 0 ] && echo --allow-root || true); \
	if [ "$$(uname)" = Darwin ] || [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then browser=; \
	else browser=--no-browser; echo "No display here: open the address that JupyterLab prints below."; fi; \
	exec $(BIN)/jupyter lab $$root $$browser --LabApp.default_url=/lab/tree/$(NOTEBOOK)

##@ Check it

test: lint unit js notebooks docs browser ## everything, fast first, with all it needs

lint: $(VENV)/.dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# A process per core: threads of linear algebra would only wait for each other. Each process takes files that follow
# each other, so that what a file's tests share is made once.
unit: export OMP_NUM_THREADS := 1
unit: $(VENV)/.dev postgres ## Python tests without a browser, with the examples in docstrings
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -p no:nbval --doctest-modules --ignore=tests/browser --ignore=tests/docs src tests

# Templates keep labels beside them: they are run somewhere else, where nobody's are.
notebooks: $(VENV)/.dev ## run every notebook and compare with its saved outputs
	@away=$$(mktemp -d); trap 'rm -rf "$$away"' EXIT; cp notebooks/templates/*.ipynb "$$away"; \
	set -x; $(BIN)/python -m pytest -c pyproject.toml --rootdir . --nbval-lax notebooks --ignore=notebooks/templates "$$away"

docs: export NO_MKDOCS_2_WARNING := 1
docs: $(VENV)/.docs postgres ## build the documentation into build/site, run the code of its pages, look that it is whole
	$(BIN)/python -m mkdocs build --strict --quiet
	$(BIN)/python -m pytest tests/docs

browser: $(VENV)/.dev chromium postgres ## real browser against real JupyterLab, Notebook 7, Voila and marimo
	$(BIN)/python -m pytest tests/browser

ifneq ($(shell command -v node),)
js: js/node_modules/.stamp ## front end: lint, types, tests; the committed bundle is what it builds
	cd js && npm run lint && npm run types && CI=1 npm test
	@built=$$(mktemp -d); trap 'rm -rf "$$built"' EXIT; cp -r src/labelloop/static "$$built/committed"; \
	(cd js && npm run build); \
	diff -r "$$built/committed" src/labelloop/static || \
	  { echo "The bundle was stale; it is built anew: commit src/labelloop/static."; exit 1; }
else
js:
	@echo "Node is not here: front-end tests are left out; tests/test_bundle.py checks the committed bundle."
endif

bench: $(VENV)/.bench chromium postgres ## every speed claim, as a ratio to its floor
	@set -e; for file in $(filter-out benchmarks/quality.py,$(wildcard benchmarks/[a-z]*.py)); do \
	  echo "== $$file"; $(BIN)/python "$$file"; done

quality: $(VENV)/.bench ## what each strategy teaches per label, on sets of many kinds; takes an hour
	$(BIN)/python benchmarks/quality.py

##@ Bring what is needed

chromium: $(VENV)/.dev ## find a Chromium, or install one (apt as root, else Playwright's)
	@$(BIN)/python tests/browser/harness/chromium.py

postgres: $(VENV)/.dev ## find a PostgreSQL, or install one (apt as root); tests start it on a free port
	@$(BIN)/python tests/services/postgresql.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[lab,voila]'
	@touch $@

# --group came with pip 25.1, and hatchling must be there for the build without isolation in tests/test_wheel.py.
$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev hatchling
	@touch $@

$(VENV)/.docs: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --group docs
	@touch $@

$(VENV)/.bench: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m pip install --quiet --no-deps modAL-python
	@touch $@

js/node_modules/.stamp: js/package-lock.json
	cd js && npm ci
	@mkdir -p $(@D) && touch $@

clean: ## remove what was installed and built here (never labels)
	rm -rf .venv js/node_modules dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/browser/shots

help: ## show this
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: demo test lint unit notebooks docs browser js bench quality chromium postgres clean help
