#!/usr/bin/env bash
# Installs what the tests need, builds, runs every test, and ends with "N passed, N failed, N skipped".
#   ./test.sh           what every change must pass
#   ./test.sh --long    the same with the long faults and fuzzing (CARBONPOS_LONG=1)
#   ./test.sh NAME…     only these test projects, e.g. ./test.sh Carbon.Tests Interop
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

only=()
for argument in "$@"; do
  case "$argument" in
    --long) export CARBONPOS_LONG=1 ;;
    -h | --help) sed -n '2,5p' "$0" | cut -c3-; exit 0 ;;
    -*) echo "There is no option $argument. Try ./test.sh --help" >&2; exit 2 ;;
    *) only+=("$argument") ;;
  esac
done

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is needed (dotnet on the PATH)." >&2; exit 69; }
./scripts/need.sh libzbar0 libdmtx0b libturbojpeg0 python3-grpcio python3-protobuf
command -v npm >/dev/null || ./scripts/need.sh nodejs npm
# Without them the tests on real servers are skipped, and say so.
command -v chromium >/dev/null || ./scripts/need.sh chromium || echo "The reports' pages will not be looked at in a browser." >&2
command -v qpdf >/dev/null || ./scripts/need.sh qpdf || echo "PDFs that carbon was written into will not be looked at by another reader." >&2
./scripts/need.sh redis-server postgresql || echo "Tests on Redis and PostgreSQL will be skipped." >&2

echo "Building…"
dotnet build CarbonPos.sln -v q -clp:NoSummary

results="$(pwd)/artifacts/tests"
rm -rf "$results"
mkdir -p "$results"
passed=0 failed=0 skipped=0
for project in tests/*/*.csproj; do
  name="$(basename "$project" .csproj)"
  [[ "$name" == Contracts || "$name" == Testbed ]] && continue
  if ((${#only[@]})) && [[ ! " ${only[*]} " == *" $name "* ]]; then continue; fi
  echo "── $name"
  started=$SECONDS
  status=0
  dotnet test "$project" --no-build -v q --nologo --logger "trx;LogFileName=$results/$name.trx" --logger "console;verbosity=quiet" || status=$?
  counters="$(grep -o '<Counters [^>]*>' "$results/$name.trx" 2>/dev/null || true)"
  if [[ -z "$counters" ]]; then
    echo "$name did not run (exit code $status)." >&2
    failed=$((failed + 1))
    continue
  fi
  count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
  total=$(count total) executed=$(count executed) good=$(count passed)
  passed=$((passed + good)) failed=$((failed + executed - good)) skipped=$((skipped + total - executed))
  # A runner that fails without a failed test (a crash, say) must not look green.
  if ((status != 0 && executed == good)); then failed=$((failed + 1)); fi
  echo "   $good passed, $((executed - good)) failed, $((total - executed)) skipped in $((SECONDS - started)) s"
done

echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
