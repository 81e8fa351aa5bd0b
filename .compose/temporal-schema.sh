#!/bin/sh
# Brings both of Temporal's databases to the schema of this server version; doing it again changes nothing.
set -eu

bring_up_to_date() {
  database=$1 schema=$2
  for step in "setup-schema -v 0.0" "update-schema -d /etc/temporal/schema/postgresql/v12/$schema/versioned"; do
    # shellcheck disable=SC2086 # a step is several words
    temporal-sql-tool --plugin postgres12 --ep postgres -p 5432 -u temporal --db "$database" $step
  done
}

bring_up_to_date temporal temporal
bring_up_to_date temporal_visibility visibility
