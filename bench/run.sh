#!/bin/sh
# Builds the bench in Release and runs all of it, or a short version with --quick.
# Writes bench/results/<date>-<cores>-cores.md after a full run; --out FILE chooses another name.
set -eu
cd "$(dirname "$0")/.."

quick=false
named=false
for word in "$@"; do
  case "$word" in
    --quick) quick=true ;;
    --out) named=true ;;
  esac
done
if [ "$quick" = false ] && [ "$named" = false ]; then
  mkdir -p bench/results
  set -- "$@" --out "bench/results/$(date -u +%Y-%m-%d)-$(nproc)-cores.md"
fi

dotnet build bench/Bench -c Release -v quiet -clp:NoSummary
exec bench/Bench/bin/Release/net10.0/carbonpos-bench run "$@"
