#!/usr/bin/env bash
# Checks the contracts: lint, then that nothing breaks who speaks the last release.
#   protos/check.sh [FOLDER]    FOLDER holds the contracts to check; by default the one of this script
#   protos/check.sh --release   records the present contracts as the released ones
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
released="$here/released/carbonpos-v1.binpb"
wanted="1.75.0"

command -v npm >/dev/null || { echo "The contract check needs Node.js 18 or later with npm (Debian: nodejs, npm)." >&2; exit 69; }
buf="$here/node_modules/.bin/buf"
missing() { [[ ! -x "$buf" || "$("$buf" --version 2>&1)" != "$wanted" ]]; }
if missing; then
  # Checks that start together install once: two installs into one folder spoil each other's files.
  exec 9>"$here/.install.lock"
  if command -v flock >/dev/null; then flock 9; fi
fi
if missing; then
  # One exact version and no lock file: a feed that lacks the binaries of other platforms makes a lock that npm ci refuses.
  install() { npm install --prefix "$here" --no-package-lock --no-audit --no-fund --loglevel=error >&2; }
  # A feed that stumbles is asked again, and once more.
  install || { sleep 3; install; } || { sleep 15; install; }
fi
if { true >&9; } 2>/dev/null; then exec 9>&-; fi

if [[ "${1:-}" == "--release" ]]; then
  mkdir -p "$here/released"
  "$buf" build "$here" --exclude-source-info -o "$released"
  echo "Recorded $(basename "$released")."
  exit
fi

contracts="${1:-$here}"
"$buf" lint "$contracts"
"$buf" breaking "$contracts" --against "$released"
echo "Contracts: lint passes, nothing breaks the last release."
