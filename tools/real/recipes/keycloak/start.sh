#!/bin/bash
# Keycloak takes passwords from its environment only; Swarm gives them as files.
set -eu
KC_BOOTSTRAP_ADMIN_PASSWORD=$(cat /run/secrets/admin_password)
KC_DB_PASSWORD=$(cat /run/secrets/db_password)
export KC_BOOTSTRAP_ADMIN_PASSWORD KC_DB_PASSWORD
exec /opt/keycloak/bin/kc.sh start-dev --cache=local
