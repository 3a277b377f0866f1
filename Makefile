# Reddot. Two commands to start with: `make demo` and `make test`.
SHELL := /bin/bash
REDDOT := .venv/bin/reddot
PY := .venv/bin/python
SERVE ?= 1

.PHONY: faults load attack demo test install install-test check bench docs pictures lock calibration clean

demo: install          ## print the figures and the verdicts, build the invented county, serve the site
	$(REDDOT) demo $(if $(filter 0,$(SERVE)),--no-serve,--serve)

install:               ## the environment alone: .venv/bin/reddot
	@scripts/install.sh

install-test:
	@scripts/install.sh test

test: install-test     ## every test but the long forms; store and pages on both databases
	$(PY) -m pytest -n 3 --dist worksteal tests
	$(PY) scripts/test_postgresql.py

check: install-test    ## lint, types, layering, docs drift
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	REDDOT_DIR=build/check .venv/bin/mypy
	PYTHONPATH=src .venv/bin/lint-imports
	$(PY) scripts/docs.py --check

docs: install-test     ## rewrite the generated reference pages
	$(PY) scripts/docs.py

pictures: install-test ## take the README's pictures of the evidence pack anew
	REDDOT_PICTURES=docs/images $(PY) -m pytest -q tests/browser -k readme

calibration: install-test  ## false-verdict rates at full size, written to docs/measured/
	$(PY) scripts/calibration.py
	$(PY) scripts/calibration_trial.py

faults: install-test   ## 200 kills and 250 power cuts on both databases, written to docs/measured/
	$(PY) scripts/faults.py

load: install-test     ## 100 officers with think time on both databases, written to docs/measured/
	$(PY) scripts/load.py

attack: install-test   ## release 2,000 random tables and attack them, written to docs/measured/
	$(PY) scripts/attack.py

bench: install-test    ## times as ratios, written to docs/measured/
	$(PY) scripts/bench.py
	$(PY) scripts/bench_release.py
	$(PY) scripts/bench_explorer.py
	$(PY) scripts/bench_cover.py
	$(PY) scripts/bench_placement.py
	$(PY) scripts/bench_trial.py
	$(PY) scripts/bench_trial_collapse.py

lock: install          ## remake the two locks from pyproject.toml
	scripts/lock.sh

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache
