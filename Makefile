# Total Place Warehouse. `make help` lists what can be done.
# Set-up lives in the repository's own folders (.venv, reports/node_modules) and is renewed when a lock file changes.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
TOTALPLACE := $(VENV)/bin/totalplace
NODE_MODULES := reports/node_modules
# No tool reports home; the same switches are set by the package for runs outside make.
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false
export SEND_ANONYMOUS_USAGE_STATS := no
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# uv trusts the machine's certificates, as pip and npm do; its own where the machine has none.
ifneq ($(wildcard /etc/ssl /etc/pki),)
export UV_SYSTEM_CERTS ?= 1
endif

.PHONY: help setup refresh test evaluate bench reference lint format dev serve lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-9s  %s\n", $$1, $$2 }'

setup: $(VENV)/.ready $(NODE_MODULES)/.ready ## install both environments (Python, Node); run nothing

# The virtual environment's own tools do the rest: pip checks the hash of uv, uv the hashes of everything else.
$(VENV)/.ready: requirements.lock requirements-bootstrap.lock pyproject.toml
	@echo "[set-up 1/2] Python packages into $(VENV) (about half a minute, 1.1 GB)"
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	  || { echo "Python 3.11, 3.12 or 3.13 is needed; $(PYTHON) is another. Name one: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV) \
	  || { echo "Python can't make virtual environments: install its venv module (Debian: python3-venv)"; exit 1; }
	@$(VENV)/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements-bootstrap.lock 2> >(grep -v WARNING >&2 || true)
	@index=$${UV_DEFAULT_INDEX:-$$($(VENV)/bin/python -m pip config get global.index-url 2>/dev/null || true)}; \
	  [ -z "$$index" ] || export UV_DEFAULT_INDEX="$$index"; \
	  $(VENV)/bin/uv pip install --python $(VENV)/bin/python --compile-bytecode --require-hashes --quiet -r requirements.lock
	@$(VENV)/bin/uv pip install --python $(VENV)/bin/python --no-deps --no-build-isolation --quiet -e .
	@touch $@

# Node comes from the machine where it is 20 or newer, else from a Python package.
$(NODE_MODULES)/.ready: reports/package.json reports/package-lock.json requirements-node.lock | $(VENV)/.ready
	@echo "[set-up 2/2] Node packages into $(NODE_MODULES) (about a minute, 660 MB)"
	@$(VENV)/bin/python -m orchestration.node >/dev/null 2>&1 \
	  || $(VENV)/bin/uv pip install --python $(VENV)/bin/python --require-hashes --quiet -r requirements-node.lock
	@cd reports && PATH="$$(../$(VENV)/bin/python -m orchestration.node):$$PATH" \
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

refresh: setup ## load the inbox, build the warehouse, judge it, publish it, build the report site
	@$(TOTALPLACE) refresh $(ARGS)

test: setup ## run every test
	@$(VENV)/bin/pytest -n 2 --dist loadgroup --no-loadscope-reorder $(ARGS)

evaluate: $(VENV)/.ready ## measure on labels how often the rules are wrong: functions, subjective groups, payees, transfers
	@$(TOTALPLACE) evaluate $(ARGS)

reference: $(VENV)/.ready ## write docs/reference.md from the seeds: attributes of method, checks
	@$(VENV)/bin/python -m orchestration.reference

bench: $(VENV)/.ready ## measure how fast files are read and lines classified, against plain DuckDB
	@$(VENV)/bin/python tests/bench.py
	@$(VENV)/bin/python tests/bench_classification.py

lint: $(VENV)/.ready ## check formatting and style of Python and SQL
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/sqlfmt --check models dbt_project/macros docs/queries

format: $(VENV)/.ready ## rewrite Python and SQL in the project's format
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/sqlfmt models dbt_project/macros docs/queries

dev: $(VENV)/.ready ## open Dagster's interface on http://127.0.0.1:3000
	@$(TOTALPLACE) dev

serve: $(VENV)/.ready ## serve the built report site on http://127.0.0.1:8080
	@$(TOTALPLACE) serve

lock: $(VENV)/.ready ## renew the lock files from pyproject.toml (exact versions, hashes, no registry address)
	@for extra in dev node bootstrap; do \
	  out=requirements-$$extra.lock; deps=(); \
	  if [ $$extra = dev ]; then out=requirements.lock; else deps=(--no-deps); fi; \
	  if [ $$extra = dev ]; then $(VENV)/bin/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --no-header --quiet -o $$out; \
	  else $(VENV)/bin/python -c "import tomllib; print('\n'.join(tomllib.load(open('pyproject.toml','rb'))['project']['optional-dependencies']['$$extra']))" \
	    | $(VENV)/bin/uv pip compile - --universal --generate-hashes --no-emit-index-url --no-header --quiet -o $$out; fi; \
	  echo "wrote $$out"; done

clean: ## remove the environments (what runs wrote, in warehouse/, stays)
	rm -rf $(VENV) $(NODE_MODULES)
