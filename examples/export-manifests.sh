#!/bin/sh
# Keeps manifests for longer than the namespace of Temporal does: writes one file for each replication that has started since.
#   sh export-manifests.sh /srv/manifests 3d
# Run it more often than the time given, which is longer than the longest replication: a manifest that is written again is newer.
# Exit code 1 when one could not be written; the others are there then.
set -u
folder=${1:?the folder of the manifests}
since=${2:?how far to look back, such as 3d}
mkdir -p "$folder" || exit 1
list=$(imageferry list --since "$since" --limit 10000 --json) || exit 1

failed=0
for id in $(printf '%s' "$list" | jq -r '.[].id'); do
  file="$folder/$(printf '%s' "$id" | tr -c 'A-Za-z0-9._-' '_').json"
  rm -f "$file.new"
  # The exit code is that of the replication, which may have failed. What counts is whether there is a manifest.
  imageferry status "$id" --output json --output-file "$file.new" >/dev/null
  case $? in
    2 | 5) failed=1 ;;
  esac
  if [ -s "$file.new" ]; then mv "$file.new" "$file"; fi
done
exit "$failed"
