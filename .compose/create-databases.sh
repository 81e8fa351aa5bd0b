#!/bin/sh
# Runs once, on an empty data directory: Temporal's login with its two databases. Snapward's own database is POSTGRES_DB.
set -eu

# The password travels as a psql variable (:'…' quotes it), never as text pasted into SQL.
psql --set ON_ERROR_STOP=1 --set password="$TEMPORAL_DATABASE_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role temporal login password :'password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
SQL
