#!/usr/bin/env bash
# Remakes requirements.lock and requirements-test.lock. Neither file names a registry's host.
set -euo pipefail
cd "$(dirname "$0")/.."
uv="${UV:-.venv/bin/uv}"
opts=(--universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate
      --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q "$@")
"$uv" pip compile "${opts[@]}" --extra setup pyproject.toml -o requirements.lock
"$uv" pip compile "${opts[@]}" --extra setup --extra test -c requirements.lock pyproject.toml -o requirements-test.lock
