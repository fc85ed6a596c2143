#!/usr/bin/env bash
# Installs the Debian packages named as arguments where they are missing and it may; else names them.
set -euo pipefail
missing=()
for package in "$@"; do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
if [[ "$(id -u)" != 0 ]]; then as_root=(sudo -n); fi
if command -v apt-get >/dev/null && { ((${#as_root[@]} == 0)) || sudo -n true 2>/dev/null; }; then
  echo "Installing ${missing[*]}…"
  # Without an old package list the first try fails: then fetch the list and try again.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "${missing[@]}" >/dev/null 2>&1 && exit 0
  "${as_root[@]}" apt-get update -q >/dev/null
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "${missing[@]}" >/dev/null
else
  echo "Please install these packages, then start again: ${missing[*]}" >&2
  echo "(Debian and Ubuntu: sudo apt-get install ${missing[*]})" >&2
  exit 69
fi
