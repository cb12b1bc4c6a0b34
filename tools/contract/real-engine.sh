#!/bin/sh
# A real Docker Engine in Swarm mode for the contract suite, with everything it owns in one folder.
#   real-engine.sh up [folder]     prints DOCKER_HOST on stdout; idempotent
#   real-engine.sh down [folder]   stops only what `up` started there
# Exit 0: up. Exit 77: cannot be had here, the reason is on stderr.
set -eu

verb=${1:-up}
home=${2:-/tmp/ccw-real}
socket=$home/docker.sock
image=contract/busybox:1

cannot() {
  echo "real-engine: $1" >&2
  exit 77
}

call() {
  method=$1 path=$2
  shift 2
  curl -sS --fail-with-body --max-time 120 --unix-socket "$socket" -X "$method" "$@" "http://engine/v1.41$path"
}

install_packages() {
  missing=
  command -v dockerd >/dev/null || missing="$missing docker.io"
  command -v iptables >/dev/null || missing="$missing iptables"
  command -v curl >/dev/null || missing="$missing curl"
  [ -x /usr/bin/busybox ] || [ -x /bin/busybox ] || missing="$missing busybox-static"
  [ -z "$missing" ] && return
  command -v apt-get >/dev/null || cannot "missing$missing, and there is no apt-get to install them"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $missing >&2 ||
    { apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends $missing >&2; } ||
    cannot "apt-get could not install$missing"
}

ours() {
  # Never trust a number alone: another process may have it by now.
  [ -f "$home/dockerd.pid" ] && pid=$(cat "$home/dockerd.pid") && [ -n "$pid" ] &&
    tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$home/docker.sock"
}

start_engine() {
  mkdir -p "$home/exec"
  # Its own containerd comes with it; no default bridge, so that nothing outside the folder's networks is touched.
  setsid dockerd --data-root "$home/data" --exec-root "$home/exec" --pidfile "$home/dockerd.pid" \
    --host "unix://$socket" --bridge none >"$home/dockerd.log" 2>&1 </dev/null &
  tries=0
  until call GET /_ping >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || cannot "dockerd did not answer within 60 s: $(tail -n 3 "$home/dockerd.log")"
    sleep 0.2
  done
}

join_swarm() {
  call GET /info | grep -q '"LocalNodeState":"active"' && return
  call POST /swarm/init -H 'Content-Type: application/json' \
    -d '{"ListenAddr":"127.0.0.1:2377","AdvertiseAddr":"127.0.0.1"}' >/dev/null
}

import_image() {
  call GET "/images/$image/json" >/dev/null 2>&1 && return
  root=$(mktemp -d)
  mkdir -p "$root/bin" "$root/tmp" "$root/etc"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in sh cat sleep echo ls test touch true false kill printf mkdir rm nc httpd wget nslookup; do
    ln -s busybox "$root/bin/$applet"
  done
  tar -C "$root" -c . | call POST "/images/create?fromSrc=-&repo=${image%:*}&tag=${image#*:}" \
    -H 'Content-Type: application/x-tar' --data-binary @- >&2
  rm -rf "$root"
}

up() {
  [ "$(id -u)" = 0 ] || cannot 'a Docker Engine needs root, and this is an ordinary user'
  install_packages
  ours || start_engine
  join_swarm
  import_image
  echo "unix://$socket"
}

down() {
  ours || { echo "real-engine: nothing of ours runs in $home" >&2; return 0; }
  # Leaving the swarm ends its tasks; an engine that is merely killed leaves their processes behind.
  call POST '/swarm/leave?force=true' >/dev/null 2>&1 || true
  kill "$pid"
  tries=0
  while [ -d "/proc/$pid" ] && [ "$tries" -lt 150 ]; do tries=$((tries + 1)); sleep 0.2; done
  rm -rf "$home"
}

case $verb in
up) up ;;
down) down ;;
*) echo "usage: real-engine.sh up|down [folder]" >&2; exit 2 ;;
esac
