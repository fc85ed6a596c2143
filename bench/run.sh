#!/bin/sh
# Builds the bench in Release and runs all of it, or a short version with --quick.
# Writes bench/results/<date>-<cores>-cores.md after a full run; --out FILE chooses another name.
# `bench/run.sh redis` measures checkouts on Redis and PostgreSQL instead, into …-cores-redis.md.
set -eu
cd "$(dirname "$0")/.."

verb=run
kind=""
if [ "${1:-}" = redis ]; then
  verb=redis
  kind=-redis
  shift
fi

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
  set -- "$@" --out "bench/results/$(date -u +%Y-%m-%d)-$(nproc)-cores$kind.md"
fi

dotnet build bench/Bench -c Release -v quiet -clp:NoSummary
exec bench/Bench/bin/Release/net10.0/carbonpos-bench "$verb" "$@"
