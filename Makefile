# `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed-

.DEFAULT_GOAL := help
.PHONY: help run worker test unit fuzz hostile bench lint types check lock contact-sheet docs clean

help: ## what one can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "AuraStream needs Python 3.11 or newer; set PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# What is installed already and only lacks more is left alone: the sets are nested, run < dev < bench.
$(STAMP)run: requirements/run.txt pyproject.toml | $(BIN)/uv
	@echo "Installing what AuraStream runs on …"
	@test $(STAMP)dev -nt requirements/dev.txt || test $(STAMP)bench -nt requirements/bench.txt || $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/run.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMP)dev: requirements/dev.txt pyproject.toml | $(BIN)/uv
	@echo "Installing what the checks need …"
	@test $(STAMP)bench -nt requirements/bench.txt || $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@ $(STAMP)run

$(STAMP)bench: requirements/bench.txt pyproject.toml | $(BIN)/uv
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/bench.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@ $(STAMP)dev $(STAMP)run

run: $(STAMP)run ## everything in one process, at http://127.0.0.1:8001
	@exec $(BIN)/aurastream dev

worker: $(STAMP)run ## a job worker on outside services (AURASTREAM_MODE=production)
	@exec $(BIN)/aurastream worker

test: $(STAMP)dev ## everything that proves it, on real parts
	@REQUIRE_SERVICES=1 $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder -m "not alone"
	@REQUIRE_SERVICES=1 $(BIN)/pytest -m alone

unit: $(STAMP)dev ## the tests that need nothing, in seconds
	@HYPOTHESIS_PROFILE=quick $(BIN)/pytest -n auto --dist worksteal tests/unit

fuzz: $(STAMP)dev ## 20,000 requests that nobody should send, and docs/fuzzing.md
	@PYTHONPATH=src:. $(BIN)/python -m tests.fuzz --write

hostile: $(STAMP)dev ## 396 pictures that nobody should send, and docs/hostile-pictures.md
	@PYTHONPATH=src:. $(BIN)/python -m tests.integration.imaging.hostile --write

bench: $(STAMP)bench ## the ratios of docs/benchmarks.md, on a quiet machine
	@$(BIN)/python -m bench

lint: $(STAMP)dev ## style, spelling, direction of dependencies
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/codespell
	@$(BIN)/lint-imports --no-cache

types: $(STAMP)dev ## mypy, strict
	@$(BIN)/mypy

check: lint types test ## what CI runs, word for word

lock: | $(BIN)/uv ## resolve requirements/*.in anew
	@for set in uv run dev bench; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
			requirements/$$set.in --output-file requirements/$$set.txt --upgrade; done

contact-sheet: $(STAMP)run ## the sheets in docs: every type in two palettes, brands, a channel pack, and where people meet them
	@$(BIN)/aurastream contact-sheet docs/contact-sheet.png
	@$(BIN)/aurastream branded-sheet docs/branded-sheet.png
	@$(BIN)/aurastream kits-sheet docs/kits-sheet.png
	@$(BIN)/aurastream pack-sheet docs/pack-sheet.png
	@$(BIN)/aurastream previews-sheet docs/previews.png

docs: $(STAMP)run ## the files in docs that are made from the code
	@$(BIN)/aurastream openapi docs/openapi.json
	@$(BIN)/aurastream problems docs/problems.md

clean: ## forget the environment and all local data
	rm -rf .venv .data
