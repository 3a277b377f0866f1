#!/usr/bin/env bash
# Makes .venv with the locked dependencies and the `reddot` command in it, and builds the site's
# style and script files.
# Usage: scripts/install.sh [test]   — with `test`, what the tests need as well: their packages, a
# browser and axe-core.
# Stamp files hold the hashes of what was installed and built, so that a second run is free.
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
  if can_apt; then
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

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

find_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" && return
  done
  return 1
}

# The browser that the tests of pages drive: the system's, else Debian's, else Playwright's own.
install_browser() {
  find_browser >/dev/null && return
  if can_apt; then
    say "Installing Chromium for the tests …"
    if apt-get update -qq >&2 && apt-get install -y -qq chromium >&2; then return; fi
  fi
  say "Fetching Playwright's Chromium for the tests …"
  .venv/bin/python -m playwright install chromium >&2 && return
  say "No Chromium was found and none could be installed. Install one (on Debian: sudo apt-get install chromium; on Ubuntu or elsewhere: Chrome or Chromium from its maker) and run this again."
  exit 1
}

# What records writes to the disk for the tests of power cuts is compiled when they run.
install_compiler() {
  command -v cc >/dev/null || command -v gcc >/dev/null && return
  if can_apt; then apt-get update -qq >&2 && apt-get install -y -qq gcc libc6-dev >&2 && return; fi
  say "The tests of power cuts need a C compiler. Install one (on Debian: sudo apt-get install gcc libc6-dev)."
  exit 1
}

new_enough() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# Node builds the site's style; nothing needs it at run time. The system's, else the one of PyPI.
find_node() {
  if command -v npm >/dev/null && new_enough node; then return; fi
  if ! new_enough .venv/bin/node; then
    say "Fetching Node 20.19 or later, which the system does not have …"
    VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install -q --require-hashes -r requirements-node.lock
  fi
  export PATH="$PWD/.venv/bin:$PATH"
}

hash_of() { cat "$@" | sha256sum | cut -d' ' -f1; }

# What npm brings, pinned by package-lock.json: the design systems and sass, and for the tests
# axe-core. What was brought for the tests serves to run as well.
install_npm() {
  local want kept
  want=$(hash_of package-lock.json)
  for kept in "node_modules/.reddot-$kind" node_modules/.reddot-test; do
    if [ "$(cat "$kept" 2>/dev/null)" = "$want" ]; then return; fi
  done
  find_node
  local options=(--ignore-scripts --no-audit --no-fund --omit=optional --loglevel=error)
  [ "$kind" = test ] || options+=(--omit=dev)
  npm ci "${options[@]}" >&2
  printf '%s\n' "$want" > "node_modules/.reddot-$kind"
}

build_static() {
  local want stamp=node_modules/.reddot-static
  want=$(hash_of package-lock.json scripts/static.sh src/reddot/web/sass/* src/reddot/web/static_src/*)
  if [ -f src/reddot/web/static/reddot/reddot.css ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then return; fi
  say "Building the site's style …"
  find_node
  scripts/static.sh
  printf '%s\n' "$want" > "$stamp"
}

install_python() {
  local lock=requirements.lock stamp=".venv/.installed-$kind" want
  [ "$kind" = test ] && lock=requirements-test.lock
  want=$(hash_of requirements.lock "$lock" pyproject.toml scripts/install.sh)
  if [ -x .venv/bin/reddot ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then return; fi
  make_venv
  install_uv
  say "Installing the locked dependencies …"
  export UV_LINK_MODE="${UV_LINK_MODE:-copy}" VIRTUAL_ENV="$PWD/.venv"
  .venv/bin/uv pip install -q --require-hashes -r requirements.lock
  [ "$kind" = test ] && .venv/bin/uv pip install -q --require-hashes -r requirements-test.lock
  .venv/bin/uv pip install -q --no-deps --no-build-isolation -e .
  if [ "$kind" = test ]; then
    install_browser
    install_compiler
  fi
  printf '%s\n' "$want" > "$stamp"
}

main() {
  install_python
  install_npm
  build_static
}
main
