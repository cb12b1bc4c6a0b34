#!/bin/sh
# Runs a script with Node 24, or a command of the packages, installing these first if they are missing or older than the
# lockfile. Plain sh, because on a fresh clone nothing else is there; a lock, because two commands may start at once.
#
#   sh tools/setup/node24.sh tools/tour/src/main.ts --json
#   sh tools/setup/node24.sh prettier --check .
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

export PATH="$root/node_modules/.bin:$PATH"
# Where no package brings Node 24, the machine's own Node has to do; tsx takes the types out where that Node cannot. By
# NODE_OPTIONS, so that the programs that a script starts have it, too.
if [ ! -x node_modules/.bin/node ] && ! node -e 'process.exit(process.features.typescript ? 0 : 1)'; then
  export NODE_OPTIONS="--import=\"$root/node_modules/tsx/dist/loader.mjs\" ${NODE_OPTIONS:-}"
fi
if [ -f "$1" ]; then exec node "$@"; else exec "$@"; fi
