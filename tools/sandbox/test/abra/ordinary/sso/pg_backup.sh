#!/bin/sh
pg_dump sso >/var/lib/postgresql/data/backup.sql
