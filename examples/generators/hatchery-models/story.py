"""A client of Hatchery with the models of hatchery_models, and HTTP from the standard library."""

from __future__ import annotations

import json
import os
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from hatchery_models import (
    BatchReceipt,
    CreatedStream,
    CreatedToken,
    CreatedUser,
    ErasureReceipt,
    HealthSampleInput,
    HealthStream,
    Model,
    NewSession,
    NewStream,
    NewUser,
    PetState,
    Problem,
    ProfileUpdate,
    SampleBatch,
    SamplePage,
    Session,
    StreamUpdate,
    TokenList,
    TokenPatch,
    UploadTicket,
    UserProfile,
)

BASE_URL = os.environ.get("BASE_URL", "http://localhost:8787")
PICTURE = Path(os.environ.get("PICTURE", "picture.jpg"))
Answer = TypeVar("Answer", bound=Model)


class ApiError(Exception):
    """Raised for an error response."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def send(request: Request) -> bytes:
    try:
        with urlopen(request, timeout=30) as response:
            body: bytes = response.read()
            return body
    except HTTPError as error:
        raise ApiError(Problem.from_json(error.read())) from None


def ask(method: str, path: str, token: str = "", body: str = "", key: str = "") -> bytes:
    """Send a request to the API and return the body of the response."""
    request = Request(BASE_URL + path, body.encode() or None, method=method)
    if token:
        # Not sent to storage when the avatar is redirected.
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    if key:
        request.add_header("Idempotency-Key", key)
    return send(request)


def call(answer: type[Answer], method: str, path: str, token: str = "", body: Model | None = None) -> Answer:
    return answer.from_json(ask(method, path, token, body.to_json() if body else ""))


# Create a user. Only this answer has the access token.
new_user = NewUser(name="Max", pet_name="Rocky", health_goals=["sleep eight hours", "walk every day"])
user = CreatedUser.from_json(ask("POST", "/users", body=new_user.to_json(), key=str(uuid.uuid4())))
user_id, token = user.user_id, user.access_token
address = f"/users/{user_id}"

profile = call(UserProfile, "GET", address, token)
assert profile.name == "Max", "read: the name"

# Change a field, then remove it. UNSET fields are not sent, so they keep their values.
older = call(UserProfile, "POST", "/users", token, ProfileUpdate(user_id, age=34))
assert older.age == 34, "update: the age"
ageless = call(UserProfile, "POST", "/users", token, ProfileUpdate(user_id, age=None))
assert ageless.age is None and ageless.name == "Max", "update: None removes the age"

# Upload a picture directly to storage, then publish it.
query = urlencode({"content_type": "image/jpeg"})
ticket = call(UploadTicket, "GET", f"{address}/avatar/upload-url?{query}", token)
upload_headers = {"Content-Type": "image/jpeg", **ticket.headers}
send(Request(ticket.upload_url, PICTURE.read_bytes(), upload_headers, method=ticket.method))
portrayed = call(UserProfile, "POST", "/users", token, ProfileUpdate(user_id, avatar_url=ticket.avatar_url))
assert portrayed.avatar_url, "publish: the URL of the avatar"
assert ask("GET", f"{address}/avatar", token).startswith(b"\xff\xd8"), "avatar: a JPEG"

# Connect a watch.
consent = NewStream("my-watch", metrics=["body_temperature", "heart_rate"], purposes=["pet_state", "pet_messages"])
stream = call(CreatedStream, "POST", f"{address}/streams", token, consent)
stream_address = f"{address}/streams/{stream.stream_id}"
labelled = call(HealthStream, "POST", stream_address, token, StreamUpdate(label="My watch"))
assert {"body_temperature", "heart_rate"} <= set(labelled.metrics), "stream: the metrics are kept"
assert {"pet_state", "pet_messages"} <= set(labelled.purposes), "stream: the purposes are kept"

# Send readings, and read them in pages.
now = datetime.now(timezone.utc)
readings = [
    HealthSampleInput("body_temperature", 36.123456789, (now - timedelta(minutes=1)).isoformat()),
    HealthSampleInput("heart_rate", 58, now.isoformat()),
]
receipt = call(BatchReceipt, "POST", f"{stream_address}/samples", stream.ingest_token, SampleBatch(readings))
assert receipt.accepted == 2, "samples: both are accepted"
values: list[float] = []
cursor: str | None = ""
while cursor is not None:
    start = (now - timedelta(hours=1)).isoformat()
    query = urlencode({"from": start, "limit": 1, **({"cursor": cursor} if cursor else {})})
    page = call(SamplePage, "GET", f"{address}/samples?{query}", token)
    values += [sample.value for sample in page.samples]
    cursor = page.next_cursor
assert {36.123456789, 58} <= set(values), "samples: the values that were sent"

pet = call(PetState, "GET", f"{address}/pet", token)
print(f"Rocky is {pet.mood}: {pet.message}")

# Sign in another device with an invite. The key makes a retry return one session.
invite = call(CreatedToken, "POST", f"{address}/tokens", token, TokenPatch(kind="invite"))
assert invite.code, "invite: the code"
new_session = NewSession(code=invite.code, label="My tablet")
session = Session.from_json(ask("POST", "/sessions", body=new_session.to_json(), key=str(uuid.uuid4())))
assert session.user_id == user_id, "session: the same user"
tokens = call(TokenList, "GET", f"{address}/tokens", session.access_token).tokens
assert [each.token_id for each in tokens if each.current] == [session.token_id], "session: its token is current"

# An error points to each invalid field. The model refuses an age of 200 itself, so this request is plain JSON.
try:
    ask("POST", "/users", token, json.dumps({"user_id": user_id, "age": 200}))
    raise AssertionError("error: an age of 200 was accepted")
except ApiError as error:
    assert error.problem.status == 400, "error: the status"
    assert any(each.pointer == "/age" for each in error.problem.errors or []), "error: the field"

call(ErasureReceipt, "DELETE", address, token)
try:
    ask("GET", address, token)
    raise AssertionError("erase: the user is still there")
except ApiError as error:
    assert error.problem.status in (401, 404), "erase: the user is gone"
print("story: ok")
