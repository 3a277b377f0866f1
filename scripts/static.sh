#!/usr/bin/env bash
# Builds the site's style and script files into src/reddot/web/static/reddot/ from what npm brought
# and from web/sass and web/static_src. They are kept out of git and ship with the package.
# Usage: scripts/static.sh [NODE]
set -euo pipefail
cd "$(dirname "$0")/.."
node="${1:-node}"
web=src/reddot/web
to=$web/static/reddot

rm -rf "$to"
mkdir -p "$to"
"$node" node_modules/sass/sass.js --style=compressed --no-source-map --quiet-deps --load-path=. \
  --load-path=$web/sass "$web/sass/reddot.scss" "$to/reddot.css"
cp "$web"/static_src/* "$to/"
grep -v '^//# sourceMappingURL' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js \
  > "$to/govuk-frontend.min.js"
