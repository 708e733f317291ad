# Sharaka: make run, make test, make check, make bench. Each does its own set-up on a Debian machine with Python 3.11.
# PORT=9000 make run        another port           ARGS="tests/arabic -k digits" make test      some of the tests

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
MAKEFLAGS += --no-print-directory
.PHONY: help run test check bench system clean

PORT ?= 8000
ARGS ?=
PYTHON := .venv/bin/python
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
# Shared libraries of WeasyPrint, and msgfmt for the Arabic texts.
PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 gettext
TEXTS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
export PORT
export UV_PYTHON_DOWNLOADS := never
# Starting is mostly importing.
export UV_COMPILE_BYTECODE := 1
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

help:
	@printf '%s\n' 'make run     the product with its demo data, on port $$PORT (8000)' \
	  'make test    every test, the journeys in Chromium included (ARGS="..." for some)' \
	  'make check   lint, types, imports, translations, migrations, deployment settings' \
	  'make bench   how long each page takes, as a ratio to a floor (ARGS=rush: the last minute before a deadline)'

run: export SHARAKA_DEMO := 1
run: system .venv/run.stamp
	@exec $(PYTHON) manage.py serve

test: PACKAGES += chromium poppler-utils softhsm2
test: system .venv/dev.stamp $(TEXTS)
	@$(PYTHON) -m pytest -n 2 --dist loadgroup $(ARGS)

bench: system .venv/run.stamp
	@exec $(PYTHON) -m bench $(ARGS)

# Everything that reads the code without running it; goes on after a failure and names all failures at the end.
check: system .venv/dev.stamp $(TEXTS)
	@failed=''
	step() { local name=$$1; shift; printf '== %s\n' "$$name"; "$$@" || failed="$$failed $$name"; }
	export SHARAKA_DATA=$${SHARAKA_DATA:-$(CURDIR)/.data/check}
	step ruff-check $(PYTHON) -m ruff check .
	step ruff-format $(PYTHON) -m ruff format --check .
	step djlint .venv/bin/djlint --quiet --lint templates
	step mypy env SHARAKA_DEMO=1 $(PYTHON) -m mypy
	step lint-imports .venv/bin/lint-imports
	step migrations env SHARAKA_DEMO=1 $(PYTHON) manage.py makemigrations --check --dry-run
	step deploy env SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  ALLOWED_HOSTS=sharaka.example SITE_URL=https://sharaka.example $(PYTHON) manage.py check --deploy --fail-level WARNING
	step workflow-page env SHARAKA_DEMO=1 $(PYTHON) manage.py workflow --check
	step translations $(PYTHON) -m pytest -q -n0 -p no:randomly tests/architecture/test_translations.py
	if [ -n "$$failed" ]; then printf '\nmake check: failed:%s\n' "$$failed"; exit 1; fi
	printf '\nmake check: all passed\n'

# Debian packages, only where absent. Without dpkg (another system) the server itself says what it misses.
system:
	@command -v dpkg-query >/dev/null || exit 0
	wanted='$(PACKAGES)'
	if ! [ -x '$(UV)' ] && ! python3 -c 'import ensurepip' 2>/dev/null && ! python3 -m pip --version >/dev/null 2>&1; then
	  wanted="$$wanted python3-venv"
	fi
	missing=''
	for package in $$wanted; do
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"
	done
	[ -n "$$missing" ] || exit 0
	as_root=''
	if [ "$$(id -u)" != 0 ]; then
	  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root='sudo -n'; else
	    printf 'Sharaka needs these Debian packages, and this account may not install them:%s\nInstall them, then try again:\n  sudo apt-get install%s\n' "$$missing" "$$missing" >&2
	    exit 1
	  fi
	fi
	printf 'Installing Debian packages:%s\n' "$$missing"
	log=$$(mktemp)
	if ! { $$as_root apt-get update -q && DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -q --no-install-recommends $$missing; } >$$log 2>&1; then
	  cat $$log >&2
	  printf 'The packages could not be installed:%s\nInstall them by hand, then try again.\n' "$$missing" >&2
	  exit 1
	fi
	rm -f $$log

# uv, where the machine has none: in a folder of its own, so that nothing of the person's Python is touched.
.uv/bin/uv:
	@printf 'Fetching uv.\n'
	if python3 -c 'import ensurepip' 2>/dev/null; then
	  python3 -m venv .uv && .uv/bin/python -m pip install -q --disable-pip-version-check 'uv>=0.9'
	else
	  python3 -m pip install -q --disable-pip-version-check --target .uv 'uv>=0.9'
	fi

# The product and the trial database; keeps the developers' tools where they are installed already.
.venv/run.stamp: pyproject.toml uv.lock | $(UV)
	@printf 'Installing the Python packages of uv.lock into .venv.\n'
	$(UV) sync --locked --quiet --inexact --no-default-groups --group trial
	touch $@

.venv/dev.stamp: pyproject.toml uv.lock | $(UV)
	@printf 'Installing the Python packages of uv.lock into .venv.\n'
	$(UV) sync --locked --quiet
	touch $@ .venv/run.stamp

%.mo: %.po
	@msgfmt --check-format --output-file $@ $<

clean:
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@printf 'Kept: .data (the trial database and files).\n'
