#!/usr/bin/env bash
# Makes .venv with the locked dependencies and the `reddot` command in it.
# Usage: scripts/install.sh [test]   — with `test`, what the tests need as well.
# A stamp file holds the hash of what was installed, so that a second run is free.
set -euo pipefail
cd "$(dirname "$0")/.."
kind="${1:-run}"
python="${PYTHON:-python3}"

say() { printf '%s\n' "$*" >&2; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  say "Reddot needs Python 3.11 or later; '$python' is $("$python" --version 2>&1). Set PYTHON=/path/to/a/newer/python3 and run it again."
  exit 1
}

make_venv() {
  [ -x .venv/bin/python ] && return
  say "Making the environment in .venv …"
  "$python" -m venv .venv 2>/dev/null && return
  rm -rf .venv
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y -qq python3-venv >&2 && "$python" -m venv .venv && return
  fi
  say "Python cannot make a virtual environment here. On Debian or Ubuntu: sudo apt-get install python3-venv"
  exit 1
}

install_uv() {
  [ -x .venv/bin/uv ] && return
  local lines
  lines=$(mktemp)
  # the lock's own lines for uv, hashes included
  awk '/^uv==/{p=1} p{print} p&&!/\\$/{exit}' requirements.lock > "$lines"
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lines" >&2
  rm -f "$lines"
}

main() {
  local lock=requirements.lock stamp=".venv/.installed-$kind" want
  [ "$kind" = test ] && lock=requirements-test.lock
  want=$(cat requirements.lock "$lock" pyproject.toml scripts/install.sh | sha256sum | cut -d' ' -f1)
  if [ -x .venv/bin/reddot ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then return; fi
  make_venv
  install_uv
  say "Installing the locked dependencies …"
  export UV_LINK_MODE="${UV_LINK_MODE:-copy}" VIRTUAL_ENV="$PWD/.venv"
  .venv/bin/uv pip install -q --require-hashes -r requirements.lock
  [ "$kind" = test ] && .venv/bin/uv pip install -q --require-hashes -r requirements-test.lock
  .venv/bin/uv pip install -q --no-deps --no-build-isolation -e .
  printf '%s\n' "$want" > "$stamp"
}
main
