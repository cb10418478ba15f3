# Steady Ground: `make speaker` opens the local smart speaker, `make test` proves it.
PYTHON ?= python3
PORT ?= 8321
STEADY_GROUND_STORE ?= sqlite:$(CURDIR)/.data/steady_ground.db
export STEADY_GROUND_STORE

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready

.PHONY: install build speaker talk test test-all check lint model transcript clean

speaker: install ## the local smart speaker: a page on 127.0.0.1
	@$(PY) -m speaker.app --port $(PORT)

talk: install ## the same speaker in the terminal; reads from a pipe
	@$(PY) -m speaker.talk

test: install ## the whole suite; every branch of the engine and the conversation is taken
	@$(PY) -m pytest --cov --cov-report=
	@$(VENV)/bin/coverage report --fail-under=100

test-all: install ## the suite and its slow part
	@$(PY) -m pytest -m "slow or not slow"

check: install lint test ## the gate: lint, types, content, tests

lint: install
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m tools.check

install: build ## everything in .venv, nothing started

build: $(READY)
	@$(PY) -m tools.build

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try: make PYTHON=python3.13")'
	@echo "Setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@echo "$(CURDIR)/lambda" > "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/steady_ground.pth"
	@touch $(READY)

model: build ## write the interaction model from the content
	@$(PY) -m tools.build --model

transcript: build ## the README's conversation, as it is now
	@$(PY) -m tools.transcript

clean: ## everything that can be made again; what the household keeps (.data) stays
	@rm -rf $(VENV) build .coverage .mypy_cache .ruff_cache lambda/steady_ground/content.json
