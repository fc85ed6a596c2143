#!/bin/sh
set -eu

usage() {
  cat <<'HELP'
bench/run.sh [run | redis | settle | labels | images | invoices] [options]: builds the bench in Release and runs it.

  run       whole checkouts on embedded stores; what is run without a word (12 minutes, --quick 3)
  redis     checkouts on Redis and PostgreSQL (15 minutes, --quick 4)
  settle    nights: days of 200,000 to 5,000,000 entries, settled end to end (10 minutes, --quick 2)

  labels, images, invoices
            scans, pictures, electronic invoices read on one core

  --quick         run, redis, settle: a short version, which only prints
  --out FILE      writes the results there, a quick run's too. Default of a full run:
                  bench/results/<date>-<cores>-cores.md, …-cores-redis.md, …-cores-settle.md,
                  …-cores-labels.md, …-cores-images.md, …-cores-invoices.md
  --data DIR      where data folders go. Default bench/.data
  --only PART     that part alone, which only prints. run: calls, store, weigh, replay, contents;
                  redis: calls, cluster, memory, drain, load
  --rounds N      labels, images, invoices: so many rounds count
  --times N       invoices: so often each is read in a round; --files DIR takes the PDFs of a folder, too
  --entries N,N   settle: days of so many entries, and no others; only prints
  --added-ms N    redis: measures the calls once more with N ms added to every sync
  --catalogue FILE, --no-drain, --count N, --seconds N
                  as `carbonpos-bench --help` says
  --help, -h      this, and nothing is built or run
HELP
}

verb=run
kind=""
case "${1:-}" in
  run) shift ;;
  redis | settle | labels | images | invoices) verb=$1 kind=-$1; shift ;;
esac

# A partial run is no result to keep: its file is named by whoever wants it.
keeps=true
valued=""
for word in "$@"; do
  case "$valued$word" in
    --*--*) break ;;
  esac
  if [ -n "$valued" ]; then
    valued=""
    continue
  fi
  case "$word" in
    --help | -h) usage; exit 0 ;;
    --quick | --no-drain) ;;
    --out | --data | --only | --entries | --added-ms | --catalogue | --count | --seconds | --rounds | --times | --files) valued=$word ;;
    *) echo "bench/run.sh: '$word' is unknown. See bench/run.sh --help" >&2; exit 2 ;;
  esac
  case "$word" in
    --quick | --out | --entries | --only | --rounds | --times) keeps=false ;;
  esac
done
if [ -n "$valued" ]; then
  echo "bench/run.sh: $valued needs a value. See bench/run.sh --help" >&2
  exit 2
fi

cd "$(dirname "$0")/.."
if [ "$keeps" = true ]; then
  mkdir -p bench/results
  set -- "$@" --out "bench/results/$(date -u +%Y-%m-%d)-$(nproc)-cores$kind.md"
fi

dotnet build bench/Bench -c Release -v quiet -clp:NoSummary
exec bench/Bench/bin/Release/net10.0/carbonpos-bench "$verb" "$@"
