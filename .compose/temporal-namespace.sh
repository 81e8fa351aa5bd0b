#!/bin/sh
# Makes the namespace and the search attributes that Snapward starts its workflows with; doing it again changes nothing.
set -eu

until temporal operator cluster health; do sleep 2; done

if ! temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  # Closed runs are kept this long; within it a late start of the same job is refused by Temporal, after it by the job's row.
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d
fi

# Right after the namespace is made, parts of the server do not know it yet.
attempt=1
until temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
  --name MspId --type Keyword --name TenantId --type Keyword --name GroupId --type Keyword --name JobId --type Keyword \
  --name Operation --type Keyword --name AwsAccountId --type Keyword --name AwsRegion --type Keyword --name PlanId --type Keyword; do
  [ "$attempt" -lt 30 ] || exit 1
  attempt=$((attempt + 1))
  sleep 2
done
