#!/bin/sh
# The whole story with curl: a profile, a portrait, a watch, a pet, and a way out.
#
#   npm start                 # in another terminal
#   sh examples/curl.sh       # or: BASE_URL=https://pets.example sh examples/curl.sh
set -eu

BASE_URL=${BASE_URL:-http://localhost:8787}
PICTURE=${PICTURE:-$(dirname "$0")/../test/fixtures/raccoon.jpg}
HEADERS=$(mktemp)
trap 'rm -f "$HEADERS"' EXIT

# Sends a request, and leaves the answer in $ANSWER and its headers in $HEADERS. A refusal ends the script, and says why.
call() { ANSWER=$(curl -sS --fail-with-body -D "$HEADERS" "$@") || { echo "$ANSWER"; exit 1; }; }
# A text in the answer. With jq: jq -r .name
text() { printf '%s' "$ANSWER" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
header() { tr -d '\r' <"$HEADERS" | grep -i "^$1:" | cut -d ' ' -f 2-; }
now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

echo '# Create a user. The access token is shown this once. The key makes a retry meet the same user.'
call "$BASE_URL/users" -H "Idempotency-Key: $(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid)" \
  -d '{"name": "Max", "pet_name": "Rocky", "health_goals": ["sleep eight hours"]}'
USER_ID=$(text user_id)
AUTH="Authorization: Bearer $(text access_token)"
USER_URL=$BASE_URL/users/$USER_ID

echo '# Upload a picture straight into storage, and publish it by naming it in the profile.'
call "$USER_URL/avatar/upload-url" -H "$AUTH"
AVATAR_URL=$(text avatar_url)
call -X PUT -T "$PICTURE" "$(text upload_url)"
call "$BASE_URL/users" -H "$AUTH" -d "{\"user_id\": \"$USER_ID\", \"avatar_url\": \"$AVATAR_URL\"}"
curl -sS --fail -L -H "$AUTH" "$USER_URL/avatar" | wc -c

echo '# Change one field, unless somebody else has changed the profile since it was read.'
call "$USER_URL" -H "$AUTH"
ETAG=$(header ETag)
call "$BASE_URL/users" -H "$AUTH" -H "If-Match: $ETAG" -d "{\"user_id\": \"$USER_ID\", \"age\": 34}"
curl -sS -H "$AUTH" -H "If-Match: $ETAG" -d "{\"user_id\": \"$USER_ID\", \"age\": 35}" "$BASE_URL/users"
echo

echo '# An error says what to do next, and points to every field at fault.'
curl -sS "$BASE_URL/users" -d '{"name": "Max"}'
echo

echo '# Connect a watch: what it may store, and what for. Its token can do nothing but bring readings.'
call "$USER_URL/streams" -H "$AUTH" \
  -d '{"source": "my-watch", "metrics": ["sleep_score", "heart_rate"], "purposes": ["pet_state", "pet_messages"]}'
STREAM_URL=$USER_URL/streams/$(text stream_id)
INGEST="Authorization: Bearer $(text ingest_token)"

echo '# The watch brings readings, and the pet follows them a moment later.'
call "$STREAM_URL/samples" -H "$INGEST" -d "{\"samples\": [
  {\"metric\": \"sleep_score\", \"value\": 86, \"start\": \"$(now)\"},
  {\"metric\": \"heart_rate\", \"value\": 58, \"start\": \"$(now)\"}]}"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  call "$USER_URL/pet" -H "$AUTH"
  case $ANSWER in *'"metric":"sleep_score"'*) break ;; esac
  sleep 1
done
echo "Rocky is $(text mood): $(text message)"
call "$USER_URL/samples?metric=heart_rate&limit=10" -H "$AUTH"
echo "$ANSWER"

echo '# Take consent back: it holds from the next look at the pet on, and every change is in the log.'
call "$STREAM_URL" -H "$AUTH" -d '{"purposes": []}'
call "$USER_URL/streams" -H "$AUTH"
echo "$ANSWER"

echo '# Disconnect the watch: its readings are erased.'
call -X DELETE "$STREAM_URL" -H "$AUTH"
echo "$ANSWER"

echo '# Let another device in, and lock it out again.'
call "$USER_URL/tokens" -H "$AUTH" -d '{"label": "My tablet"}'
TOKEN_ID=$(text token_id)
call "$USER_URL/tokens" -H "$AUTH"
echo "$ANSWER"
call -X DELETE "$USER_URL/tokens/$TOKEN_ID" -H "$AUTH"

echo '# Take everything along, then leave for good. The receipt counts what was erased.'
call -L "$USER_URL/export" -H "$AUTH"
echo "Exported at $(text exported_at)"
call -X DELETE "$USER_URL" -H "$AUTH"
echo "$ANSWER"
