"""A tour of the API in Python, with the standard library only: a profile, a portrait, a watch, a pet, export and erasure.

    npm start                     # in another terminal
    python3 examples/python.py    # or: BASE_URL=https://pets.example python3 examples/python.py

examples/generators/hatchery-models has a program with types for requests and answers.
"""

import json
import os
import time
import uuid
from datetime import datetime, timezone
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

BASE_URL = os.environ.get("BASE_URL", "http://localhost:8787")
PICTURE = Path(os.environ.get("PICTURE", Path(__file__).parent / "../test/fixtures/raccoon.jpg"))


class ApiError(Exception):
    """Raised for an error response, with its problem document."""


def send(request: Request):
    try:
        return urlopen(request, timeout=30)
    except HTTPError as error:
        raise ApiError(json.load(error)) from None


def call(method, path, body=None, token=None, headers=None):
    """Returns the response body and its ETag. Raises ApiError if the status is 400 or above."""
    request = Request(BASE_URL + path, method=method, headers=headers or {})
    if token:
        # Keeps the token out of redirected requests, because signed URLs
        # reject requests with a token.
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.data = json.dumps(body).encode()
    with send(request) as response:
        text = response.read()
        return json.loads(text) if text else None, response.headers["ETag"]


print("# Create a user. Only this answer has the access token. A retry with the same key returns the same user.")
user, _ = call(
    "POST",
    "/users",
    {"name": "Max", "pet_name": "Rocky", "health_goals": ["sleep eight hours"]},
    headers={"Idempotency-Key": str(uuid.uuid4())},
)
user_id, token = user["user_id"], user["access_token"]
address = f"/users/{user_id}"

print("# Upload a picture directly to storage, then publish it by setting `avatar_url` in the profile.")
ticket, _ = call("GET", f"{address}/avatar/upload-url", token=token)
upload_headers = {"Content-Type": "image/jpeg", **ticket["headers"]}
send(Request(ticket["upload_url"], PICTURE.read_bytes(), upload_headers, method=ticket["method"])).close()
call("POST", "/users", {"user_id": user_id, "avatar_url": ticket["avatar_url"]}, token)
request = Request(f"{BASE_URL}{address}/avatar")
request.add_unredirected_header("Authorization", f"Bearer {token}")
with send(request) as response:
    print(response.headers["Content-Type"], len(response.read()))

print("# Change one field, unless the profile has changed since it was read.")
_, etag = call("GET", address, token=token)
call("POST", "/users", {"user_id": user_id, "age": 34}, token, {"If-Match": etag})
try:
    call("POST", "/users", {"user_id": user_id, "age": 35}, token, {"If-Match": etag})
except ApiError as problem:
    print(problem)

print("# An error says what to do, and points to each invalid field.")
try:
    call("POST", "/users", {"name": "Max"})
except ApiError as problem:
    print(problem)

print("# Connect a watch: which metrics may be stored, and for which purposes. Its token can only send readings.")
consent = {"metrics": ["sleep_score", "heart_rate"], "purposes": ["pet_state", "pet_messages"]}
stream, _ = call("POST", f"{address}/streams", {"source": "my-watch", **consent}, token)
stream_address = f"{address}/streams/{stream['stream_id']}"

print("# Send readings as the watch. The pet state is updated within about a second.")
start = datetime.now(timezone.utc).isoformat()
readings = [
    {"metric": "sleep_score", "value": 86, "start": start},
    {"metric": "heart_rate", "value": 58, "start": start},
]
call("POST", f"{stream_address}/samples", {"samples": readings}, stream["ingest_token"])
for _ in range(10):
    pet, _ = call("GET", f"{address}/pet", token=token)
    if pet["based_on"]:
        break
    time.sleep(1)
print(f"Rocky is {pet['mood']}: {pet['message']}")
query = urlencode({"metric": "heart_rate", "limit": 10})
print(call("GET", f"{address}/samples?{query}", token=token)[0])

print("# Withdraw consent: it applies from the next pet state on, and the consent log keeps every change.")
call("POST", stream_address, {"purposes": []}, token)
connected, _ = call("GET", f"{address}/streams", token=token)
print(connected["streams"][0]["consent_log"])

print("# Revoke the stream: its readings are erased.")
print(call("DELETE", stream_address, token=token)[0])

print("# Add another device, and revoke its token.")
tablet, _ = call("POST", f"{address}/tokens", {"label": "My tablet"}, token)
print(call("GET", f"{address}/tokens", token=token)[0])
call("DELETE", f"{address}/tokens/{tablet['token_id']}", token=token)

print("# Sign in another device with an invite: a code to type, or to show as a QR code.")
invite, _ = call("POST", f"{address}/tokens", {"kind": "invite"}, token)
body = {"code": invite["code"], "label": "My tablet"}
session, _ = call("POST", "/sessions", body, headers={"Idempotency-Key": str(uuid.uuid4())})
print(call("GET", f"{address}/tokens", token=session["access_token"])[0])

print("# Export everything, then erase the user. The receipt counts what was erased.")
print(call("GET", f"{address}/export", token=token)[0]["exported_at"])
print(call("DELETE", address, token=token)[0])
