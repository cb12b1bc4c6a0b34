#!/bin/sh
# Runs a script with Node 24, installing the packages first if they are missing or older than the lockfile.
# Plain sh, because on a fresh clone nothing else is there; a lock, because two commands may start at once.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$root"

installed() {
  [ -f node_modules/.installed ] && [ "$(cat node_modules/.installed)" = "$(cksum <package-lock.json)" ]
}

if ! installed; then
  mkdir -p node_modules
  exec 9>node_modules/.install-lock
  flock 9
  if ! installed; then
    echo 'Installing packages (once per lockfile) …' >&2
    # npm ci would delete the lock file under our feet with the rest of node_modules.
    npm install --no-audit --no-fund --no-save --loglevel=error >&2
    cksum <package-lock.json >node_modules/.installed
  fi
  exec 9>&-
fi

node=node_modules/.bin/node
[ -x "$node" ] || node=node
PATH="$root/node_modules/.bin:$PATH" exec "$node" "$@"
