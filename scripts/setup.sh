#!/usr/bin/env bash
# Makes .venv with vstdata in it (by uv, which is put there where it is not installed; else by pip), and the three shared libraries that open3d
# needs and a plain Debian or Ubuntu lacks: by apt as root, else unpacked beside the environment. Says what it does.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
PACKAGES=(libegl1 libgl1 libusb-1.0-0)
SIZE="2.5 GB"         # of .venv, measured
QUIET=--quiet         # in a log
[ -t 2 ] && QUIET=""  # in a terminal the installer shows its own progress

say() { echo "setup: $* ($SECONDS s)" >&2; }

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "vstdata needs Python 3.11 or newer; this is $("$PYTHON" --version). Say which with: make PYTHON=python3.12 ..." >&2
  exit 1
}

by_uv() { "$1" pip install $QUIET --python .venv/bin/python --constraint constraints.txt --editable '.[dev]'; }
by_pip() { .venv/bin/python -m pip install $QUIET --disable-pip-version-check "$@"; }

if command -v uv >/dev/null 2>&1; then
  say "1 of 3: .venv with $("$PYTHON" --version), by uv"
  [ -x .venv/bin/python ] || uv venv --quiet --python "$(command -v "$PYTHON")" .venv
  say "2 of 3: packages of constraints.txt, $SIZE on disk: a minute, or several where the network is slow"
  by_uv uv
else
  say "1 of 3: .venv with $("$PYTHON" --version), by venv"
  [ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
  say "2 of 3: packages of constraints.txt, $SIZE on disk: a minute by uv, which pip puts into .venv first"
  # uv does not read pip's own settings: where it finds no packages, pip installs them, in some minutes.
  { by_pip uv && by_uv .venv/bin/uv; } || {
    say "2 of 3: not by uv; by pip: some minutes"
    by_pip --constraint constraints.txt --editable '.[dev]'
  }
fi

IMPORT='from vstdata.rays import compiled; compiled()' # what vstdata uses of open3d
works() { .venv/bin/python -c "$IMPORT" >/dev/null 2>&1; }

unpack_beside() { # no root: fetch the three packages and what they link, unpack them where vstdata looks
  local downloads
  downloads=$(mktemp -d)
  (cd "$downloads" && for package in "${PACKAGES[@]}" libglvnd0 libglx0 libx11-6 libxcb1 libxau6 libxdmcp6 libbsd0 libmd0 libudev1; do
    apt-get download "$package" >/dev/null 2>&1 || true
  done)
  mkdir -p .venv/system
  find "$downloads" -name '*.deb' -exec dpkg -x {} .venv/system \;
  rm -rf "$downloads"
}

if works; then
  say "3 of 3: libraries of the system that open3d needs: there"
else
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "3 of 3: open3d needs ${PACKAGES[*]}: installing these three Debian packages by apt-get, as you are root"
    (apt-get update -qq && apt-get install -y -qq --no-install-recommends "${PACKAGES[@]}") >/dev/null
  elif command -v apt-get >/dev/null && command -v dpkg >/dev/null; then
    say "3 of 3: open3d needs ${PACKAGES[*]}: unpacking them into .venv/system, as you are not root"
    unpack_beside
  fi
  works || {
    .venv/bin/python -c "$IMPORT" || true
    echo "open3d does not import: it needs ${PACKAGES[*]}. Run: sudo apt-get install -y --no-install-recommends ${PACKAGES[*]}" >&2
    exit 1
  }
fi
touch .venv/.ready
say "ready: source .venv/bin/activate, then vst try depth_comparison"
