#!/bin/bash
# Unpacks Debian 12's arm64 libraries, for programs of that processor under emulation. Nothing is installed: apt has a
# root of its own, this machine's packages and settings stay as they are.
#
#   arm64-libraries.sh FOLDER PACKAGE...      leaves the libraries in FOLDER
#
# Needs apt and Debian's archive, as this machine's own list of sources names it. Takes a few seconds.
set -euo pipefail

folder=${1:?usage: arm64-libraries.sh FOLDER PACKAGE...}
shift
suite=bookworm

stop() { printf 'arm64-libraries: %s\n' "$1" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,sources,debs} "$folder"
: >"$work/status"
# The same mirror as this machine's, and nobody else's sources.
found=''
for list in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
  if [ -s "$list" ] && grep -q "$suite" "$list"; then
    cp "$list" "$work/sources/debian.${list##*.}"
    found=$list
    break
  fi
done
[ -n "$found" ] || stop "no source of Debian $suite in /etc/apt"
cat >"$work/apt.conf" <<CONF
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "$work/sources";
CONF
export APT_CONFIG=$work/apt.conf
fetch() { apt-get -qq update && (cd "$work/debs" && apt-get -qq download "$@"); }
# The archive is a network away: once more before it is called a failure.
fetch "$@" >"$work/log" 2>&1 || fetch "$@" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; stop 'apt could not fetch'; }
for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$folder"; done
