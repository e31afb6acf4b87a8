# The front door. `make help` lists what there is.

PORT ?= 8000
PYTHON ?= python3
WORKERS ?= 2

BIN := .venv/bin
PY := $(BIN)/python
PIP := $(BIN)/pip install -qq --disable-pip-version-check --require-hashes
FLASK := $(BIN)/flask

# Stamps bear the checksum of what was installed, so that a fresh checkout of the same files installs nothing.
RUNTIME := .venv/runtime-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
DEV := .venv/dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)

export FLASK_APP := wsgi.py

.DEFAULT_GOAL := help
.PHONY: help run test test-fast check bench coverage fmt lint types imports fences i18n-check db-check db-upgrade db-new \
        system install lock clean

##@ Use it

run: $(RUNTIME) ## Serve the demonstration programme on http://127.0.0.1:$PORT (default 8000)
	@JUSSTIC_DEMO=1 BASE_URL=http://127.0.0.1:$(PORT) PORT=$(PORT) exec $(BIN)/gunicorn --config config/gunicorn.py wsgi:app

##@ Check it

test: $(DEV) system ## Every test, on SQLite and PostgreSQL, in a browser, on real data
	@$(PY) scripts/with_services.py $(PY) -m pytest -q -n $(WORKERS) --dist loadscope --no-loadscope-reorder $(ARGS)

test-fast: $(DEV) ## What a change needs first: SQLite, no browser, no journeys (ARGS="tests/calls -x" narrows it)
	@$(PY) -m pytest -q -k "not postgresql" --ignore tests/browser --ignore tests/journeys --ignore tests/real_data \
	    --ignore tests/reliability $(ARGS)

check: fmt-check lint types imports i18n-check db-check test ## Exactly what the build server runs

bench: $(DEV) ## Measure; prints a table, writes var/bench.json (ARGS="--only http" narrows it)
	@$(PY) scripts/with_services.py --durable $(PY) -m tests.bench $(ARGS)

coverage: $(DEV) system ## Every test with branch coverage: 100 % of rules, policies, states, engines and kernel, 90 % of all
	@mkdir -p var
	@$(PY) scripts/with_services.py $(PY) -m pytest -q -n $(WORKERS) --dist loadscope --no-loadscope-reorder --cov --cov-report= $(ARGS)
	@$(PY) scripts/coverage_gates.py

##@ Work on it

fmt: $(DEV) ## Format the code
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix --exit-zero --quiet

fmt-check: $(DEV)
	@$(BIN)/ruff format --check --quiet || { echo 'run `make fmt`'; exit 1; }

lint: $(DEV) ## Lint
	@$(BIN)/ruff check --quiet

types: $(DEV) ## Check types
	@$(BIN)/mypy

imports: $(DEV) ## Check the order of packages and rooms
	@$(BIN)/lint-imports --no-logo

fences: $(DEV) ## Write the import contracts of pyproject.toml from tests/architecture/rooms.py
	@$(PY) -m tests.architecture.fences

i18n-check: $(DEV) ## Check that every visible word is in both languages
	@$(PY) -m pytest -q -p no:cacheprovider tests/architecture/test_translations.py

db-check: $(DEV) ## Check on both engines that migrations lead to what the models say
	@$(PY) scripts/with_services.py $(PY) scripts/check_migrations.py

db-upgrade: $(RUNTIME) ## Bring the database (DATABASE_URL) to the newest schema
	@$(FLASK) db upgrade

db-new: $(RUNTIME) ## Write a migration from the difference to the models: make db-new m="add reports"
	@test -n "$(m)" || { echo 'say what it does: make db-new m="add reports"'; exit 2; }
	@$(FLASK) db new "$(m)"

##@ Prepare it

install: $(RUNTIME) ## Make .venv and install what the service needs

system: ## Install what tests need from the system (root on Debian), or say the command to type
	@$(PYTHON) scripts/system_packages.py

lock: $(DEV) ## Write requirements*.txt from requirements*.in (UPGRADE=name or UPGRADE=all moves versions)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.9
	@for name in requirements requirements-dev; do \
	    $(BIN)/uv pip compile $$name.in --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --quiet \
	        $(if $(filter all,$(UPGRADE)),--upgrade,$(addprefix --upgrade-package ,$(UPGRADE))) -o $$name.txt; done

clean: ## Delete what was made here, but for the data in var/
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov
	@find app config tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): | $(PY)
	@echo "installing what the service needs ..."
	@$(PIP) -r requirements.txt
	@rm -f .venv/runtime-* && touch $@

$(DEV): | $(PY)
	@echo "installing what the service and its tests need ..."
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@rm -f .venv/dev-* && touch $@

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, " + sys.version.split()[0] + " found: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv .venv || { echo "the module venv is missing; on Debian: apt-get install -y python3-venv"; rm -rf .venv; exit 1; }

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	    /^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
