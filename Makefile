# What one does here. `make setup` needs git, make and Python 3.11 or newer with venv; it brings the rest itself.

# The Python that .venv is made from: make setup PYTHON=python3.12
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
IN = .venv/bin/python

.PHONY: help setup demo check test bench bench-check format lock messages pages clean

help:
	@echo "make setup     everything this folder needs, into .venv (again: only what changed)"
	@echo "make demo      build an invented district once and run it; ARGS='--port 8080' for another port"
	@echo "make check     format, lint, types, security, advisories, imports, migrations, messages, pages"
	@echo "make test      the tests on SQLite, and on PostgreSQL where it is installed; ARGS='-k name' for some"
	@echo "make bench     how fast it is, every figure beside its peer or limit (an hour on a small machine)"
	@echo "make bench-check  whether a ratio to a peer has been lost since bench/ratios.json"
	@echo "make format    put the code into its form"
	@echo "make messages  take new words of the code into the catalogues, and list what is not translated"
	@echo "make pages     build the scripts of the pages again"
	@echo "make lock      choose the newest versions that fit, and write them down with their hashes"

setup:
	@test -n "$(PYTHON)" || { echo "setup: Python 3.11 or newer is needed and not found; PYTHON=/path/to/python3 names one"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "setup: $(PYTHON) is no Python 3.11 or newer"; exit 1; }
	@"$(PYTHON)" scripts/setup.py

check: setup
	@$(IN) scripts/check.py

demo: setup
	@.venv/bin/shouwang demo $(ARGS)

test: setup
	@$(IN) scripts/test.py $(ARGS)

bench: setup
	@$(IN) -m bench

bench-check: setup
	@$(IN) -m bench.check $(ARGS)

format: setup
	@$(IN) -m ruff check --quiet --select I --fix .
	@$(IN) -m ruff format .

messages: setup
	@$(IN) scripts/messages.py update

pages: setup
	@$(IN) scripts/build_pages.py --force

lock: setup
	@.venv/bin/uv --system-certs pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--upgrade --quiet --group pyproject.toml:dev pyproject.toml -o requirements.lock
	@echo uv | .venv/bin/uv --system-certs pip compile --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --upgrade --quiet - -o scripts/uv.lock

clean:
	rm -rf .venv node_modules .mypy_cache .ruff_cache .import_linter_cache shouwang/console/static/console/built
