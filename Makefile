# Targets are aliases without logic; everything they need is installed into .venv/ on first use.
PYTHON ?= python3
BIN := .venv/bin
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test lint bench facts coverage clean

help:
	@echo "make demo   play the tele-stroke story on emulators and judge it"
	@echo "make test   lint, types, import contracts, tests"
	@echo "make lint   lint, types, import contracts only"
	@echo "make bench  how fast, as ratios against a peer"
	@echo "make coverage  note anew what each scenario exercises, and what each fault proves"
	@echo "make facts  compile the standards' tables again (after a pin moved)"

.venv/runtime: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/development: .venv/runtime
	$(BIN)/python -m pip install --quiet --editable ".[dev,raw]"
	@touch $@

demo: .venv/runtime
	$(BIN)/plugfest demo

lint: .venv/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest -n 3 --dist worksteal --ignore tests/real --ignore tests/docker --ignore tests/bench

bench: .venv/development
	$(BIN)/pytest tests/bench --override-ini testpaths=tests/bench --override-ini python_files='bench_*.py' -s

facts: .venv/development
	$(BIN)/python -m profiles.dicom.compile_facts

coverage: .venv/development
	$(BIN)/python -m profiles.coverage.compile_exercised
	$(BIN)/python -m tests.objects.compile_faults

clean:
	rm -rf .venv
