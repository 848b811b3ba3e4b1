#!/bin/sh
# Rebuild the committed front-end files from their npm packages: govuk-frontend's CSS and JavaScript, axe-core for tests.
# Needs node and npm, on a developer's machine only. Nothing is installed inside the repository.
set -eu

GOVUK_FRONTEND=6.6.0
SASS=1.108.2
POSTCSS=8.5.33
AXE=4.14.1

root=$(cd "$(dirname "$0")/.." && pwd)
pages="$root/touchstone/pages"
vendor="$pages/static/pages/vendor"
axe="$root/tests/functional/vendor/axe"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

cd "$work"
printf '{"private": true}\n' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock \
    "govuk-frontend@$GOVUK_FRONTEND" "sass@$SASS" "postcss@$POSTCSS" "axe-core@$AXE"

mkdir -p "$vendor" "$axe"
node_modules/.bin/sass --style=compressed --no-source-map --no-charset \
    --load-path=node_modules/govuk-frontend/dist "$pages/assets/govuk.scss" compiled.css

# The footer's crest and crown are the state's own marks: their rules go, and with them every url() of the sheet.
cat > strip.cjs <<'END'
const fs = require("fs");
const postcss = require("postcss");
const sheet = postcss.parse(fs.readFileSync("compiled.css", "utf8"));
const reserved = (selector) => /footer__(copyright-logo|crown)/.test(selector);
sheet.walkRules((rule) => {
  const kept = rule.selectors.filter((selector) => !reserved(selector));
  if (kept.length === 0) rule.remove();
  else if (kept.length < rule.selectors.length) rule.selectors = kept;
});
let before;
do {
  before = sheet.toString();
  sheet.walkAtRules((rule) => { if (rule.nodes && rule.nodes.length === 0) rule.remove(); });
} while (sheet.toString() !== before);
const notice = `/*! govuk-frontend ${process.argv[2]}, compiled without fonts, images and reserved marks; MIT: see LICENCE.txt */\n`;
fs.writeFileSync(process.argv[3], notice + sheet.toString().trim() + "\n");
END
node strip.cjs "$GOVUK_FRONTEND" "$vendor/govuk-frontend.min.css"

# The source map is not shipped, so the line that points at it must go: manifest storage would look for the file.
{
    printf '/*! govuk-frontend %s; MIT: see LICENCE.txt */\n' "$GOVUK_FRONTEND"
    sed 's,//# sourceMappingURL=.*$,,' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js
    printf '\n'
} > "$vendor/govuk-frontend.min.js"

cp node_modules/axe-core/axe.min.js node_modules/axe-core/LICENSE node_modules/axe-core/LICENSE-3RD-PARTY.txt "$axe/"
printf '%s\n' "$AXE" > "$axe/VERSION"

if grep -nE 'url\(|@font-face|GDS Transport|crest|crown' "$vendor/govuk-frontend.min.css"; then
    echo "build_assets: a reserved mark, a font or an address is left in the style sheet" >&2
    exit 1
fi
ls -l "$vendor" "$axe"
