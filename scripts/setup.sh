#!/usr/bin/env bash
# Makes .venv with vstdata in it (uv where it is installed, else venv + pip), and the three shared libraries that open3d
# needs and a plain Debian or Ubuntu lacks: by apt as root, else unpacked beside the environment.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
PACKAGES="libegl1 libgl1 libusb-1.0-0"

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "vstdata needs Python 3.11 or newer; this is $("$PYTHON" --version). Say which with: make PYTHON=python3.12 ..." >&2
  exit 1
}

if command -v uv >/dev/null 2>&1; then
  [ -x .venv/bin/python ] || uv venv --quiet --python "$(command -v "$PYTHON")" .venv
  uv pip install --quiet --python .venv/bin/python --constraint constraints.txt --editable '.[dev]'
else
  [ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
fi

IMPORT='from vstdata.system import load_bundled_libraries as load; load(); import open3d'
works() { .venv/bin/python -c "$IMPORT" >/dev/null 2>&1; }

unpack_beside() { # no root: fetch the three packages and what they link, unpack them where vstdata looks
  local downloads
  downloads=$(mktemp -d)
  (cd "$downloads" && for package in $PACKAGES libglvnd0 libglx0 libx11-6 libxcb1 libxau6 libxdmcp6 libbsd0 libmd0 libudev1; do
    apt-get download "$package" >/dev/null 2>&1 || true
  done)
  mkdir -p .venv/system
  find "$downloads" -name '*.deb' -exec dpkg -x {} .venv/system \;
  rm -rf "$downloads"
}

if ! works; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    (apt-get update -qq && apt-get install -y -qq --no-install-recommends $PACKAGES) >/dev/null
  elif command -v apt-get >/dev/null && command -v dpkg >/dev/null; then
    unpack_beside
  fi
fi
works || {
  .venv/bin/python -c "$IMPORT" || true
  echo "open3d does not import: it needs $PACKAGES. Run: sudo apt-get install -y --no-install-recommends $PACKAGES" >&2
  exit 1
}
touch .venv/.ready
