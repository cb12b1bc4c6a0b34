#!/bin/sh
# What users of a PostgreSQL image rely on, in small: at the first boot a cluster with its user, database and password,
# the scripts of /docker-entrypoint-initdb.d, then the server itself as the first process.
set -eu

[ "${1#-}" = "$1" ] || set -- postgres "$@"
if [ "$1" != postgres ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  # Only what needs it: a change of owner, even to the same, would touch every file of the data.
  find "$PGDATA" /var/run/postgresql ! -user postgres -exec chown postgres:postgres {} +
  chmod 0700 "$PGDATA"
  HOME=/var/lib/postgresql exec setpriv --reuid postgres --regid postgres --init-groups "$0" "$@"
fi

secret_of() { # VALUE FILE
  if [ -n "$2" ]; then cat "$2"; else printf %s "$1"; fi
}

sql() { psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc --username "$user" --dbname "$database" "$@"; }

first_boot() {
  password=$(secret_of "${POSTGRES_PASSWORD:-}" "${POSTGRES_PASSWORD_FILE:-}")
  user=$(secret_of "${POSTGRES_USER:-postgres}" "${POSTGRES_USER_FILE:-}")
  database=$(secret_of "${POSTGRES_DB:-$user}" "${POSTGRES_DB_FILE:-}")
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$password" ] && [ "$method" != trust ]; then
    echo 'docker-entrypoint: POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE is needed at the first boot' >&2
    exit 1
  fi
  # By a file, because arguments can be read by everybody; an empty one is refused.
  secret=$(mktemp)
  printf '%s\n' "${password:-none}" >"$secret"
  # shellcheck disable=SC2086
  initdb --username="$user" --pwfile="$secret" ${POSTGRES_INITDB_ARGS:-} --pgdata="$PGDATA"
  rm "$secret"
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
  sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" "$PGDATA/postgresql.conf"

  # Nobody else may see the server before its first data are complete.
  pg_ctl --pgdata="$PGDATA" --options="-c listen_addresses=''" --wait start
  if [ "$database" != postgres ]; then
    createdb --no-password --username "$user" --maintenance-db postgres "$database"
  fi
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
    *.sh) echo "docker-entrypoint: $script"; sh -eu "$script" ;;
    *.sql) echo "docker-entrypoint: $script"; sql --file "$script" ;;
    *.sql.gz) echo "docker-entrypoint: $script"; gunzip --stdout "$script" | sql ;;
    esac
  done
  pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
  echo 'docker-entrypoint: the first boot is complete'
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then first_boot; fi
unset POSTGRES_PASSWORD
exec "$@"
