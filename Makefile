# What there is to do here. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run test quick browser pictures test-kannel check fix demo bench chaos clean
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# What needs neither a database nor a server: the core, and how the channels read.
PURE := tests/dialogue tests/language tests/wording \
	$(addprefix tests/turn/test_,every_rule.py tables.py loop_detector.py) \
	$(addprefix tests/shape/test_,columns.py floors.py rooms.py) \
	$(addprefix tests/channels/,test_known.py test_sms_text.py sms/test_reading.py sms/test_signature.py \
	telegram/test_reading.py)
# Neither can be imported by itself: alembic runs the one, and the other's tools are not installed here.
NO_EXAMPLES := --ignore=bot/store/migrations/env.py --ignore=bot/web/static/vendor

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

$(VENV)/run: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/test: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/run

run: $(VENV)/run ## Install and start everything on http://127.0.0.1:8000 (PORT= to change)
	@PORT=$(PORT) $(BIN)/tellback serve

test: $(VENV)/test ## Run all tests; what the database has a part in, on SQLite and PostgreSQL
	@$(BIN)/pytest -n 2 --cov

quick: $(VENV)/test ## Run the tests that need no database, in half a minute
	@$(BIN)/pytest -n 2 $(PURE)

browser: $(VENV)/test ## Look at every page in chromium in every state, role and width (make test takes a sample)
	@TELLBACK_BROWSER=all $(BIN)/pytest -n 2 tests/browser

pictures: $(VENV)/test ## Take the pictures of README and docs anew, of a council that is made up
	@$(BIN)/python -m tests.browser.pictures

check: $(VENV)/test ## Lint, formatting, types, content, translations and the examples in docstrings
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/tellback check
	@$(BIN)/tellback languages check
	@$(BIN)/pytest --doctest-modules $(NO_EXAMPLES) bot channels

fix: $(VENV)/test ## Mend what ruff can mend, and format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

demo: $(VENV)/test ## Play the journeys through the real doors with stand-in providers
	@$(BIN)/python -m tests.demo

$(VENV)/bench: pyproject.toml constraints.txt bench/peers/botbuilder.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --target $(VENV)/beside --upgrade \
		--no-deps -r bench/peers/botbuilder.txt
	@touch $@ $(VENV)/test $(VENV)/run

bench: $(VENV)/bench ## Measure, beside what others would have written, and write bench/results.md
	@$(BIN)/python -m bench

test-kannel: $(VENV)/test ## Prove the Kannel channel on the real gateway (apt-get install kannel)
	@TELLBACK_TEST_KANNEL=1 $(BIN)/pytest -n 0 tests/kannel

chaos: $(VENV)/test ## Kill the service 200 times on each database, restart it in turn, account for every message
	@$(BIN)/python -m tests.chaos --kills 200 --database sqlite
	@$(BIN)/python -m tests.chaos --kills 200 --database postgres
	@$(BIN)/python -m tests.chaos --rolling 10

clean: ## Throw away the virtual environment and caches (never data/)
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
