# Two commands do everything in an empty clone: `make demo` and `make test`. The rest is for who works on it.
#
#   VENV=path     the virtual environment they make and use (default .venv)
#   PYTHON=path   the Python that makes it (default: the first >= 3.11 found)
#   ARGS="..."    more arguments for pytest

VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test check docs lock

help:  ## say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.installed-demo  ## install the package and show raw and masked rows side by side
	$(BIN)/masklib demo

test: $(VENV)/.installed-dev  ## install everything and run the tests, on SQLite, DuckDB, PostgreSQL and MariaDB
	$(BIN)/python -m pytest -q -n auto --dist worksteal $(ARGS)

check: $(VENV)/.installed-dev  ## run the gates: format, lint, types, layers, locks, changelog
	.ci/gates $(BIN)

docs: $(VENV)/.installed-dev  ## build the documentation into site/
	$(BIN)/zensical build --clean --strict

lock:  ## write the lock files anew from pyproject.toml
	.locks/update

$(BIN)/python:
	"$$(PYTHON="$(PYTHON)" .ci/find-python)" -m venv $(VENV)

# The package itself goes in last, as a link to this checkout and with nothing resolved: the lock has it all.
$(VENV)/.installed-demo: .locks/demo.txt .locks/build.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r .locks/demo.txt
	$(INSTALL) --require-hashes -r .locks/build.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# Half of the time of this was resolving what the lock has resolved, and compiling modules that nobody imports:
# `pip check` says whether something is missing after all, and Python compiles what it meets.
$(VENV)/.installed-dev: .locks/dev.txt .locks/built.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes --no-deps --no-compile -r .locks/dev.txt
	$(BIN)/python -m pip check
	.ci/build-drivers $(BIN)
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.installed-demo
