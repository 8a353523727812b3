"""Pydantic models of Hatchery from datamodel-code-generator, with calls by httpx."""

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import httpx
from pydantic import BaseModel

from hatchery import (
    BatchReceipt,
    CreatedStream,
    CreatedToken,
    ErasureReceipt,
    HealthSampleInput,
    HealthStream,
    NewSession,
    NewStream,
    PetState,
    Problem,
    ProfilePatch,
    SampleBatch,
    SamplePage,
    SavedUser,
    Session,
    StreamUpdate,
    TokenList,
    TokenPatch,
    UploadTicket,
    UserProfile,
)

BASE_URL = os.environ.get("BASE_URL", "http://localhost:8787")
PICTURE = Path(os.environ.get("PICTURE", "picture.jpg"))

Answer = TypeVar("Answer", bound=BaseModel)
hatchery = httpx.Client(base_url=BASE_URL, follow_redirects=True)


def get(url: str, answer: type[Answer], params: dict[str, str] | None = None) -> Answer:
    response = hatchery.get(url, params=params)
    assert response.is_success, response.text
    return answer.model_validate_json(response.content)


def post(url: str, body: BaseModel, answer: type[Answer], headers: dict[str, str] | None = None) -> Answer:
    # A field that was not set is left out, and stays as it is. None removes a field.
    content = body.model_dump_json(exclude_unset=True)
    response = hatchery.post(url, content=content, headers=headers)
    assert response.is_success, response.text
    return answer.model_validate_json(response.content)


# Create a user. Only this answer has the access token.
goals = ["sleep eight hours", "walk every day"]
new_user = ProfilePatch(name="Max", pet_name="Rocky", health_goals=goals)
user = post("/users", new_user, SavedUser, {"Idempotency-Key": str(uuid4())})
assert user.access_token, "create: the answer has an access token"
hatchery.headers["Authorization"] = f"Bearer {user.access_token}"
user_id = user.user_id

profile = get(f"/users/{user_id}", UserProfile)
assert profile.name == "Max", profile

# Change a field, then remove it.
older = post("/users", ProfilePatch(user_id=user_id, age=34), SavedUser)
assert older.age == 34, older
ageless = post("/users", ProfilePatch(user_id=user_id, age=None), SavedUser)
assert ageless.age is None, ageless

# Upload a picture directly to storage, then publish it.
ticket = get(f"/users/{user_id}/avatar/upload-url", UploadTicket, {"content_type": "image/jpeg"})
upload = httpx.put(str(ticket.upload_url), content=PICTURE.read_bytes(), headers=ticket.headers)
upload.raise_for_status()
published = post("/users", ProfilePatch(user_id=user_id, avatar_url=ticket.avatar_url), SavedUser)
assert published.avatar_url, published
avatar = hatchery.get(f"/users/{user_id}/avatar")
assert avatar.content[:2] == b"\xff\xd8", "avatar: a JPEG"

# Connect a watch.
new_stream = NewStream(
    source="my-watch",
    metrics=["body_temperature", "heart_rate"],
    purposes=["pet_state", "pet_messages"],
)
stream = post(f"/users/{user_id}/streams", new_stream, CreatedStream)
address = f"/users/{user_id}/streams/{stream.stream_id}"
labelled = post(address, StreamUpdate(label="My watch"), HealthStream)
assert {"body_temperature", "heart_rate"} <= set(labelled.metrics), labelled.metrics
assert {"pet_state", "pet_messages"} <= set(labelled.purposes), labelled.purposes

# Send readings, and read them in pages.
now = datetime.now(timezone.utc)
minute, hour = timedelta(minutes=1), timedelta(hours=1)
batch = SampleBatch(
    samples=[
        HealthSampleInput(metric="body_temperature", value=36.123456789, start=now - minute),
        HealthSampleInput(metric="heart_rate", value=58, start=now),
    ]
)
receipt = post(f"{address}/samples", batch, BatchReceipt)
assert receipt.accepted == 2, receipt
values: list[float] = []
query = {"from": (now - hour).isoformat(), "limit": "1"}
while True:
    page = get(f"/users/{user_id}/samples", SamplePage, query)
    values += [sample.value for sample in page.samples]
    if not page.next_cursor:
        break
    query["cursor"] = page.next_cursor
assert {36.123456789, 58} <= set(values), values

pet = get(f"/users/{user_id}/pet", PetState)
assert pet.mood and pet.message, pet
print(f"Rocky is {pet.mood}: {pet.message}")

# Sign in another device with an invite. The key makes a retry return one session.
invite = post(f"/users/{user_id}/tokens", TokenPatch(kind="invite"), CreatedToken)
assert invite.code, invite
new_session = NewSession(code=invite.code, label="My tablet")
session = post("/sessions", new_session, Session, {"Idempotency-Key": str(uuid4())})
assert session.user_id == user_id, session
tokens = get(f"/users/{user_id}/tokens", TokenList).tokens
assert session.token_id in [each.token_id for each in tokens], tokens

# An error points to each invalid field. The models reject an age of 200, so this body is written by hand.
rejected = hatchery.post("/users", json={"user_id": str(user_id), "age": 200})
problem = Problem.model_validate_json(rejected.content)
assert problem.status == 400, problem
assert any(error.pointer == "/age" for error in problem.errors or []), problem

erased = hatchery.delete(f"/users/{user_id}")
ErasureReceipt.model_validate_json(erased.content)
gone = hatchery.get(f"/users/{user_id}")
assert gone.status_code in (401, 404), gone.status_code
print("story: ok")
