# One command surface for people and for CI. `make help` lists it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(VENV)/bin/pip install --quiet --disable-pip-version-check
PORT ?= 8000
UV ?= uv
# Test workers; 2 suits a laptop and the CI machine.
N ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-bench demo test check format bench screenshots translations lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# An environment is a lock file installed with hashes, then the project itself. The stamp is named by the lock's
# digest: nothing happens (and no network is touched) until a lock changes. A larger set satisfies a smaller one.
stamp = $(VENV)/.kechuang-$(1)-$(shell cat requirements/$(1).lock requirements/build.lock | cksum | cut -d' ' -f1)
BASE := $(call stamp,base)
DEV := $(call stamp,dev)
BENCH := $(call stamp,bench)

setup: $(firstword $(wildcard $(BENCH) $(DEV)) $(BASE)) ## environment to run Kechuang (.venv)

setup-dev: $(firstword $(wildcard $(BENCH)) $(DEV)) ## environment to develop and test

setup-bench: $(BENCH) ## environment to measure against the peers

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.kechuang-%: | $(VENV)/bin/pip
	@set="$*"; set="$${set%%-*}"; echo "installing requirements/$$set.lock into $(VENV)"; \
	$(PIP) --require-hashes -r requirements/$$set.lock && \
	$(PIP) --require-hashes -r requirements/build.lock && \
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## the whole portal with sample data on 127.0.0.1:8000 (PORT=...)
	@exec $(BIN)/kechuang demo --port $(PORT)

test: setup-dev ## all tests (N=workers, ARGS=pytest arguments)
	@$(BIN)/pytest -n $(N) --dist loadgroup $(ARGS)

check: setup-dev ## style, types, layers, settings, migrations, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kechuang manage check --fail-level WARNING
	$(BIN)/kechuang manage makemigrations --check --dry-run
	$(BIN)/pytest -q -p no:randomly tests/ground/test_templates.py

format: setup-dev ## put the code into its one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-bench ## speed against the peers (ARGS=...; results in docs/benchmarks.md)
	$(BIN)/python -m benchmarks $(ARGS)

screenshots: setup-dev ## pictures of the portal for docs/images
	$(BIN)/python scripts/screenshots.py

translations: ## compile .po files (needs gettext's msgfmt; the .mo are committed)
	find src -name '*.po' -exec sh -c 'msgfmt --check -o "$${1%.po}.mo" "$$1"' _ {} \;

lock: ## make requirements/*.lock anew from pyproject.toml (needs uv and the network)
	echo 'setuptools>=77' | $(UV) pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -o requirements/build.lock
	$(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -o requirements/base.lock
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -o requirements/dev.lock
	$(UV) pip compile pyproject.toml --group dev --group bench --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -o requirements/bench.lock

clean: ## remove what tools leave behind (not the environment, not the data in var/)
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
