#!/usr/bin/env bash
# Builds CarbonPos and shows a town with sample data: gateway, tills and shoppers in one process, both institutions in theirs.
# Arguments go to the demo: ./demo.sh --once, ./demo.sh --fresh, ./demo.sh --help
set -euo pipefail
home="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet >/dev/null || ! (cd "$home" && dotnet --version) >/dev/null 2>&1; then
  echo "The .NET 10 SDK is needed, with dotnet on the PATH: https://dotnet.microsoft.com/download" >&2
  exit 69
fi

# Barcodes are read by libzbar, JPEG pictures by libturbojpeg. Other systems than Debian may have them under other package names.
libraries="$({ ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null || true)"
if [[ "$libraries" != *libzbar.so.0* || "$libraries" != *libturbojpeg.so.0* ]]; then
  "$home/scripts/need.sh" libzbar0 libdmtx0b libturbojpeg0
fi

log="$home/artifacts/demo-build.log"
mkdir -p "$home/artifacts"
printf 'Building; the first time takes about a minute ' >&2
# The code is judged by test.sh; here it only has to run.
(cd "$home" && exec dotnet build src/Demo -c Release -v q -clp:NoSummary -p:RunAnalyzers=false) >"$log" 2>&1 &
build=$!
while kill -0 "$build" 2>/dev/null; do
  printf '.' >&2
  sleep 2
done
if ! wait "$build"; then
  printf '\n' >&2
  cat "$log" >&2
  echo "The build failed; the lines above say why (also in $log)." >&2
  exit 70
fi
printf ' done\n\n' >&2

exec dotnet "$home/src/Demo/bin/Release/net10.0/carbonpos-demo.dll" "$@"
