#!/bin/sh
# Creates the databases of Temporal in PostgreSQL, or brings them to the schema of this version. It may run again at any time.
# SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD say where; the tool reads them itself.
set -eu

tool="${SQL_TOOL:-temporal-sql-tool}"
schemas="${SCHEMA_FOLDER:-/etc/temporal/schema/postgresql/v12}"

for schema in temporal visibility; do
  case "$schema" in
    temporal) database=temporal ;;
    visibility) database=temporal_visibility ;;
  esac
  "$tool" --db "$database" create
  "$tool" --db "$database" setup-schema --version 0.0
  "$tool" --db "$database" update-schema --schema-dir "$schemas/$schema/versioned"
done
