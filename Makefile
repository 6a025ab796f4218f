# `make help` lists what can be done.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test crashes check audit format bench bench-answers bench-service clean

help: ## Say what can be done
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/.installed ## Install, ingest the sample archive, serve http://127.0.0.1:8000
	$(BIN)/archive-qa demo

test: $(VENV)/.installed-dev ## Install what the tests need, and run all of them
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

crashes: $(VENV)/.installed-dev ## Kill a hundred times, damage every file, and look what is left (an hour)
	$(BIN)/pytest tests/crashes tests/faults --thorough --kills 100

# The last looks for regular expressions that can be made slow: see tests/redos for why it is ours.
check: $(VENV)/.installed-dev ## Format, lint, types, import directions, regular expressions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.redos

audit: $(VENV)/.installed-audit ## Known faults of dependencies (asks an advisory database), risky code
	$(BIN)/bandit --quiet --recursive --severity-level medium qa index prompts
	$(BIN)/pip-audit --local --skip-editable --progress-spinner off

format: $(VENV)/.installed-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-bench ## Measure how fast it is, into docs/benchmarks.md (quarter of an hour)
	$(BIN)/python -m tests.benchmarks.scale --write

bench-answers: $(VENV)/.installed-bench ## Measure how well it finds and answers (needs public collections)
	$(BIN)/python -m tests.benchmarks.retrieval
	$(BIN)/python -m tests.benchmarks.answers
	$(BIN)/python -m tests.benchmarks.followups
	$(BIN)/python -m tests.benchmarks.dossier

bench-service: $(VENV)/.installed-bench ## Measure a service: its start, memory, readers at once, its upkeep, long texts
	$(BIN)/python -m tests.benchmarks.startup
	$(BIN)/python -m tests.benchmarks.rebuild
	$(BIN)/python -m tests.benchmarks.memory
	$(BIN)/python -m tests.benchmarks.readers
	$(BIN)/python -m tests.benchmarks.slow_clients
	$(BIN)/python -m tests.benchmarks.linear

clean: ## Remove what was built here; the archives in the data folders stay
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

$(VENV)/.installed-audit: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[audit]'
	touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	touch $@
