"""A client of Hatchery with classes from openapi-generator's `python`."""

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import urllib3

from hatchery import ApiClient, Configuration
from hatchery.api import AvatarApi, PetApi, PrivacyApi, ProfileApi, SamplesApi, StreamsApi, TokensApi
from hatchery.exceptions import ApiException, BadRequestException
from hatchery.models import (
    HealthSampleInput,
    Metric,
    NewSession,
    NewStream,
    PictureType,
    Problem,
    ProfilePatch,
    Purpose,
    SampleBatch,
    StreamUpdate,
    TokenKind,
    TokenPatch,
)

BASE_URL = os.environ.get("BASE_URL", "http://localhost:8787")
PICTURE = Path(os.environ.get("PICTURE", "picture.jpg"))

# Create a user. Only this answer has the access token.
visitor = ApiClient(Configuration(host=BASE_URL))
user = ProfileApi(visitor).save_user(
    ProfilePatch(name="Max", pet_name="Rocky", health_goals=["sleep eight hours", "walk every day"]),
    idempotency_key=str(uuid4()),
)
assert user.access_token, "create: the answer has an access token"
user_id = user.user_id
owner = ApiClient(Configuration(host=BASE_URL, access_token=user.access_token))
profiles = ProfileApi(owner)

profile = profiles.get_user(user_id)
assert profile.name == "Max", profile

# Change a field, then remove it.
older = profiles.save_user(ProfilePatch(user_id=user_id, age=34))
assert older.age == 34, older
ageless = profiles.save_user(ProfilePatch(user_id=user_id, age=None))
assert ageless.age is None, ageless

# Upload a picture directly to storage, then publish it.
avatars = AvatarApi(owner)
ticket = avatars.get_upload_url(user_id, content_type=PictureType.IMAGE_SLASH_JPEG)
upload = urllib3.request("PUT", ticket.upload_url, body=PICTURE.read_bytes(), headers=ticket.headers)
assert upload.status < 300, upload.status
published = profiles.save_user(ProfilePatch(user_id=user_id, avatar_url=ticket.avatar_url))
assert published.avatar_url, published
avatar = avatars.get_avatar(user_id)
assert avatar[:2] == b"\xff\xd8", "avatar: a JPEG"

# Connect a watch.
streams = StreamsApi(owner)
new_stream = NewStream(
    source="my-watch",
    metrics=[Metric.BODY_TEMPERATURE, Metric.HEART_RATE],
    purposes=[Purpose.PET_STATE, Purpose.PET_MESSAGES],
)
stream_id = streams.create_stream(user_id, new_stream).stream_id
labelled = streams.update_stream(user_id, stream_id, StreamUpdate(label="My watch"))
assert {"body_temperature", "heart_rate"} <= set(labelled.metrics), labelled.metrics
assert {"pet_state", "pet_messages"} <= set(labelled.purposes), labelled.purposes

# Send readings, and read them in pages.
samples = SamplesApi(owner)
now = datetime.now(timezone.utc)
minute, hour = timedelta(minutes=1), timedelta(hours=1)
batch = SampleBatch(
    samples=[
        HealthSampleInput(metric=Metric.BODY_TEMPERATURE, value=36.123456789, start=now - minute),
        HealthSampleInput(metric=Metric.HEART_RATE, value=58, start=now),
    ]
)
receipt = samples.send_samples(user_id, stream_id, batch)
assert receipt.accepted == 2, receipt
values: list[float] = []
cursor: str | None = None
while True:
    page = samples.list_samples(user_id, var_from=now - hour, limit=1, cursor=cursor)
    values += [sample.value for sample in page.samples]
    cursor = page.next_cursor
    if not cursor:
        break
assert {36.123456789, 58} <= set(values), values

pet = PetApi(owner).get_pet(user_id)
assert pet.mood and pet.message, pet
print(f"Rocky is {pet.mood}: {pet.message}")

# Sign in another device with an invite. The key makes a retry return one session.
tokens = TokensApi(owner)
invite = tokens.create_token(user_id, TokenPatch(kind=TokenKind.INVITE))
assert invite.code, invite
new_session = NewSession(code=invite.code, label="My tablet")
session = TokensApi(visitor).create_session(new_session, idempotency_key=str(uuid4()))
assert session.user_id == user_id, session
assert session.token_id in [each.token_id for each in tokens.list_tokens(user_id).tokens], session

# An error points to each invalid field. The models reject an age of 200, so this one is not validated.
try:
    profiles.save_user(ProfilePatch.model_construct(user_id=user_id, age=200))
    raise AssertionError("error: an age of 200 is accepted")
except BadRequestException as error:
    assert isinstance(error.data, Problem), error
    assert any(field.pointer == "/age" for field in error.data.errors or []), error.data

PrivacyApi(owner).erase_user(user_id)
try:
    profiles.get_user(user_id)
    raise AssertionError("erase: the user is still there")
except ApiException as error:
    assert error.status in (401, 404), error
print("story: ok")
