# make run    set up what is missing, serve the page on 127.0.0.1:7860; tries once, in the background, to
#             download registered documents that are missing (FETCH_MISSING=0: never asks the network)
# make test   set up what is missing, run the whole test suite
# make check  format, lint, strict types, tests

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export VENV
export HF_HUB_OFFLINE ?= 1
export GRADIO_ANALYTICS_ENABLED ?= False

.PHONY: run test check set-up set-up-dev

run: set-up
	@FETCH_MISSING=$${FETCH_MISSING-1} $(BIN)/python ui.py

test: set-up-dev
	@$(BIN)/python -m pytest

check: set-up-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest

set-up:
	@$(PYTHON) tools/set_up.py requirements.txt

set-up-dev:
	@$(PYTHON) tools/set_up.py requirements-dev.txt
