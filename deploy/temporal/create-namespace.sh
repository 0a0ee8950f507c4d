#!/bin/sh
# Creates the namespace of imageferry and its search attributes, unless they are there. It may run again at any time.
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE say where. NAMESPACE_RETENTION: how long a closed replication keeps its history and
# its manifest.
set -eu

namespace="${TEMPORAL_NAMESPACE:-default}"
attributes='ImageferryImage ImageferryRegion ImageferryStatus ImageferryReplication
  ImageferryName ImageferryPriority ImageferryCopies'

temporal operator cluster health
if ! temporal operator namespace describe --namespace "$namespace" > /dev/null 2>&1; then
  temporal operator namespace create --namespace "$namespace" --retention "${NAMESPACE_RETENTION:-30d}"
fi

# A new namespace takes a moment until every part of the server knows it.
tries=0
until known="$(temporal operator search-attribute list --namespace "$namespace")"; do
  tries=$((tries + 1))
  [ "$tries" -lt 30 ] || exit 1
  sleep 1
done

for attribute in $attributes; do
  case "$known" in
    *"$attribute"*) ;;
    *) temporal operator search-attribute create --namespace "$namespace" --name "$attribute" --type Keyword ;;
  esac
done
