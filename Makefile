# make verify    install what is needed into .venv and prove basis_independence
# make test      install the test extras too and run the tests, one process a core
# make test EXTRAS=test,fast,data,zoo,smt,report,optax,keras,pepit  the same, no library missing
# make lint      format, lint and types, as CI wants them; nothing is changed
# make locked    run every claim against proofs.lock
# make oldest    the same in .venv-oldest, with the oldest SymPy and libraries allowed
# make formal    have Coq check every theorem (needs coqc; says how to get it; FORMAL='"lodo/*"' some)
# make docs      build the manual into docs/_build/html; any warning is an error
# make clean     remove .venv and what builds and tests left

PYTHON ?= python3
TORCH ?= 1
CLAIMS ?= basis_independence
FORMAL ?= all
PYTEST_ARGS ?=
EXTRAS ?= test

VENV := .venv
OLDEST := .venv-oldest
BIN := $(VENV)/bin/python
PIP := $(BIN) -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --progress-bar off --no-build-isolation --constraint constraints.txt
# Of what pip says, the name of each package that it fetches, as it does.
NAMES := $(BIN) -c 'import re, sys; [print(" ", re.match("Collecting ([-.0-9A-Z_a-z]+)", line)[1], flush=True) for line in sys.stdin if line.startswith("Collecting ")]'
PINS := pyproject.toml constraints.txt

ifeq ($(TORCH),0)
CORE := $(VENV)/installed-without-torch
else ifeq ($(TORCH),1)
CORE := $(VENV)/installed-with-torch
else
$(error TORCH is 1 (the default) or 0, not '$(TORCH)')
endif

# A pipe has the status of its last command, so pip's own goes through a file.
define installed
@{ $(INSTALL) $(1); echo $$? > $(VENV)/status; } | $(NAMES); exit $$(cat $(VENV)/status)
endef

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help verify test lint locked formal oldest docs clean

help:
	@sed -n 's/^# make/make/p' Makefile

verify: $(CORE)
	@$(BIN) -m verify $(CLAIMS)

test: $(CORE) $(VENV)/installed-$(EXTRAS)
	@$(BIN) -m pytest --numprocesses auto --dist loadfile --max-worker-restart 0 $(PYTEST_ARGS)

lint: $(VENV)/installed-lint
	@$(VENV)/bin/ruff format --check --quiet . || { \
	  echo "Not formatted: run $(VENV)/bin/ruff format ." >&2; exit 1; }
	@$(VENV)/bin/ruff check --quiet .
	@$(BIN) -m mypy

docs: $(CORE) $(VENV)/installed-docs
	@$(BIN) -m sphinx -q -E -W --keep-going -c docs -b html . docs/_build/html
	@echo "Open docs/_build/html/docs/index.html"

locked: $(CORE)
	@$(BIN) -m verify all --locked --quiet

formal: $(CORE)
	@$(BIN) -m verify formalize $(FORMAL) --out build/formal --compile --expected docs/formal.md

oldest:
	@$(PYTHON) -m venv $(OLDEST)
	@$(OLDEST)/bin/python -m pip --disable-pip-version-check --no-input install -qq --constraint constraints-oldest.txt .
	@cd $(OLDEST) && bin/python -m verify all --locked --lock-file ../proofs.lock --quiet

# A stamp is written last, so an interrupted step is done again.
$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Lemmata needs Python 3.11 or newer, and '$(PYTHON)' is not one:" \
	    "make $(or $(MAKECMDGOALS),verify) PYTHON=/path/to/python3.11" >&2; exit 2; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)."
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
	  echo "'$(PYTHON) -m venv' failed: install its venv module (on Debian: apt install" \
	    "python3-venv), or name another: PYTHON=/path/to/python" >&2; exit 2; }
	@touch $@

# setuptools goes first, pinned, because the builds are not isolated: an
# isolated one would fetch whichever setuptools is newest.
$(VENV)/installed-without-torch: $(VENV)/made $(PINS)
	@rm -f $(VENV)/installed-with*
	@echo "Installing the core into $(VENV): about a minute the first time."
	$(call installed,setuptools)
	$(call installed,--editable .)
	@if $(PIP) show -qq torch 2>/dev/null; then \
	  echo "Removing torch, because TORCH=0."; $(PIP) uninstall -qq --yes torch; fi
	@touch $@

$(VENV)/installed-with-torch: $(VENV)/made $(PINS)
	@rm -f $(VENV)/installed-with*
	@echo "Installing the core and torch into $(VENV): one or two minutes the first time" \
	  "(more where pip takes a CUDA build; TORCH=0 leaves torch out)."
	$(call installed,setuptools)
	$(call installed,--editable '.[torch]')
	@touch $@

$(VENV)/installed-$(EXTRAS): $(VENV)/made $(PINS)
	@echo "Installing the test extras into $(VENV): less than a minute the first time."
	$(call installed,--editable '.[$(EXTRAS)]')
	@touch $@

# Alone, without the core: mypy is told not to look into libraries, so it says the same.
$(VENV)/installed-lint: $(VENV)/made $(PINS)
	$(call installed,ruff mypy)
	@touch $@

$(VENV)/installed-docs: $(VENV)/made $(PINS)
	@echo "Installing the docs extra into $(VENV)."
	$(call installed,--editable '.[docs]')
	@touch $@

clean:
	rm -rf $(VENV) $(OLDEST) build dist *.egg-info .pytest_cache .hypothesis docs/_build
