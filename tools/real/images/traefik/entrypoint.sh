#!/bin/sh
set -e
# Flags alone, or one of Traefik's own commands, are for Traefik; anything else is run as it is.
case ${1:-} in
-* | '' | healthcheck | version) set -- traefik "$@" ;;
esac
exec "$@"
