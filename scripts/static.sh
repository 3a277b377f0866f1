#!/usr/bin/env bash
# Builds the site's style and script files into src/reddot/web/static/reddot/ from what npm brought
# and from web/sass and web/static_src. They are kept out of git and ship with the package.
set -euo pipefail
cd "$(dirname "$0")/.."
web=src/reddot/web
final=$web/static/reddot
to=$final.new

rm -rf "$to"
mkdir -p "$to/images" "$to/leaflet"
node node_modules/sass/sass.js --style=compressed --no-source-map --quiet-deps --load-path=. \
  --load-path=$web/sass "$web/sass/reddot.scss" "$to/reddot.css"
cp "$web"/static_src/* "$to/"
grep -v '^//# sourceMappingURL' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js \
  > "$to/govuk-frontend.min.js"
cp node_modules/@ministryofjustice/frontend/moj/assets/images/icon-document.svg "$to/images/"
grep -v '^//# sourceMappingURL' node_modules/leaflet/dist/leaflet.js > "$to/leaflet/leaflet.js"
cp node_modules/leaflet/dist/leaflet.css "$to/leaflet/"
cp -r node_modules/leaflet/dist/images "$to/leaflet/images"
rm -rf "$final"
mv "$to" "$final"
