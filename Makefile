# `make` alone lists what can be done.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup dev run test test-long chaos gold reading check check-deploy bench screenshots schemas dashboards dashboard-plots lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# The stamps are what make sets up: made again when what they are made from changes.
.venv/uv: Makefile
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "Watchfloor needs Python 3.11, 3.12 or 3.13; say which: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv --upgrade-deps .venv 2>/dev/null || $(PYTHON) -m venv .venv || { echo "python3 has no venv; on Debian: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@touch $@

.venv/run: .venv/uv requirements.txt pyproject.toml
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@touch $@

.venv/dev: .venv/run requirements-dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@

setup: .venv/run ## set up everything that runs, and fetch the local Kafka
	@$(BIN)/watchfloor broker --fetch

dev: .venv/dev ## set up what development needs as well

run: setup ## start everything with the seed article; Ctrl-C stops it
	@WATCHFLOOR_WATCHLIST=$${WATCHFLOOR_WATCHLIST-seeds/watchlist.example.yaml} $(BIN)/watchfloor up --feed seeds/seed_article.json

test: setup dev ## every test that takes seconds, on a real Kafka
	$(BIN)/pytest -q -n 2 --dist loadfile

test-long: setup dev ## the tests that take minutes
	$(BIN)/pytest -q -m long

chaos: setup dev ## a hundred kills on a real Kafka
	$(BIN)/pytest -q -s --show-capture=no -m chaos tests/chaos

gold: dev ## how well the extractor reads, a figure a class; fails below the committed floor
	$(BIN)/python tests/gold/measure.py

reading: dev ## after a change of code that reads: what it reads otherwise; notes it where RULES_VERSION fits
	$(BIN)/python tests/gold/reading_code.py

check: dev ## style, types, structure, spelling, schemas, knowledge, deployment files
	$(BIN)/ruff format --check services tests benchmarks deploy
	$(BIN)/ruff check services tests benchmarks deploy
	$(BIN)/mypy
	$(BIN)/mypy -p deploy.dashboards
	$(BIN)/lint-imports
	$(BIN)/codespell services tests docs deploy README.md CHANGELOG.md CONTRIBUTING.md
	$(BIN)/vulture
	$(BIN)/bandit -q -r services -ll
	$(BIN)/deptry .
	$(BIN)/yamllint -s .
	$(BIN)/hadolint deploy/Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/python -m watchfloor.contracts.schemas --check
	$(BIN)/python -m deploy.dashboards --check

check-deploy: setup dev ## what is deployed, by the real tools: panels, images, chart (Debian, root; says what is missing)
	@$(BIN)/python tests/deploy/tools.py
	$(BIN)/pytest -q -s -m deploy tests/deploy

bench: setup dev ## the benchmarks, as one table
	$(BIN)/python -m benchmarks

screenshots: dev ## pictures of the live page into docs/images (needs Debian's chromium)
	$(BIN)/python tests/browser/screenshots.py

schemas: .venv/run ## write schemas/ anew from the contracts
	$(BIN)/python -m watchfloor.contracts.schemas

dashboard-plots: setup dev ## pictures of what the dashboards show, into docs/images (needs Debian's prometheus)
	$(BIN)/python tests/deploy/plots.py

dashboards: dev ## write Grafana's dashboards anew from deploy/dashboards
	$(BIN)/python -m deploy.dashboards

lock: .venv/uv ## choose versions anew and write the hashed requirements
	$(BIN)/uv lock --quiet --upgrade
	$(BIN)/uv export --quiet --frozen --no-emit-project --no-dev --group build --no-annotate --no-header -o requirements.txt
	$(BIN)/uv export --quiet --frozen --no-emit-project --all-groups --no-annotate --no-header -o requirements-dev.txt

clean: ## remove the environment and what a local run has kept
	rm -rf .venv var build dist
