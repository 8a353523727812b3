"""A client of Hatchery with functions and attrs classes from openapi-python-client."""

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import httpx

from hatchery import AuthenticatedClient, Client
from hatchery.api.avatar import get_avatar, get_upload_url
from hatchery.api.pet import get_pet
from hatchery.api.privacy import erase_user
from hatchery.api.profile import get_user, save_user
from hatchery.api.samples import list_samples, send_samples
from hatchery.api.streams import create_stream, update_stream
from hatchery.api.tokens import create_session, create_token, list_tokens
from hatchery.models import (
    BatchReceipt,
    CreatedStream,
    CreatedToken,
    ErasureReceipt,
    HealthSampleInput,
    HealthStream,
    Metric,
    NewSession,
    NewStream,
    PetState,
    PictureType,
    Problem,
    ProfilePatch,
    Purpose,
    SampleBatch,
    SamplePage,
    SavedUser,
    Session,
    StreamUpdate,
    TokenKind,
    TokenList,
    TokenPatch,
    UploadTicket,
    UserProfile,
)
from hatchery.types import UNSET, File, Unset

BASE_URL = os.environ.get("BASE_URL", "http://localhost:8787")
PICTURE = Path(os.environ.get("PICTURE", "picture.jpg"))

# Create a user. Only this answer has the access token.
visitor = Client(base_url=BASE_URL)
goals = ["sleep eight hours", "walk every day"]
new_user = ProfilePatch(name="Max", pet_name="Rocky", health_goals=goals)
user = save_user.sync(
    client=visitor,  # type: ignore[arg-type]  # The generated type requires a token.
    body=new_user,
    idempotency_key=str(uuid4()),
)
assert isinstance(user, SavedUser), user
assert user.access_token, "create: the answer has an access token"
user_id = user.user_id
# The avatar redirects to a signed URL.
owner = AuthenticatedClient(base_url=BASE_URL, token=user.access_token, follow_redirects=True)

profile = get_user.sync(user_id, client=owner)
assert isinstance(profile, UserProfile) and profile.name == "Max", profile

# Change a field, then remove it.
older = save_user.sync(client=owner, body=ProfilePatch(user_id=user_id, age=34))
assert isinstance(older, SavedUser) and older.age == 34, older
ageless = save_user.sync(client=owner, body=ProfilePatch(user_id=user_id, age=None))
assert isinstance(ageless, SavedUser) and ageless.age is UNSET, ageless

# Upload a picture directly to storage, then publish it.
ticket = get_upload_url.sync(user_id, client=owner, content_type=PictureType.IMAGEJPEG)
assert isinstance(ticket, UploadTicket), ticket
upload = httpx.put(ticket.upload_url, content=PICTURE.read_bytes(), headers=ticket.headers.to_dict())
upload.raise_for_status()
published = ProfilePatch(user_id=user_id, avatar_url=ticket.avatar_url)
portrayed = save_user.sync(client=owner, body=published)
assert isinstance(portrayed, SavedUser) and portrayed.avatar_url, portrayed
avatar = get_avatar.sync(user_id, client=owner)
assert isinstance(avatar, File), avatar
assert avatar.payload.read(2) == b"\xff\xd8", "avatar: a JPEG"

# Connect a watch.
stream = create_stream.sync(
    user_id,
    client=owner,
    body=NewStream(
        source="my-watch",
        metrics=[Metric.BODY_TEMPERATURE, Metric.HEART_RATE],
        purposes=[Purpose.PET_STATE, Purpose.PET_MESSAGES],
    ),
)
assert isinstance(stream, CreatedStream), stream
labelled = update_stream.sync(
    user_id, stream.stream_id, client=owner, body=StreamUpdate(label="My watch")
)
assert isinstance(labelled, HealthStream), labelled
assert {"body_temperature", "heart_rate"} <= set(labelled.metrics), labelled.metrics
assert {"pet_state", "pet_messages"} <= set(labelled.purposes), labelled.purposes

# Send readings, and read them in pages.
now = datetime.now(timezone.utc)
minute, hour = timedelta(minutes=1), timedelta(hours=1)
batch = SampleBatch(
    samples=[
        HealthSampleInput(metric=Metric.BODY_TEMPERATURE, value=36.123456789, start=now - minute),
        HealthSampleInput(metric=Metric.HEART_RATE, value=58, start=now),
    ]
)
receipt = send_samples.sync(user_id, stream.stream_id, client=owner, body=batch)
assert isinstance(receipt, BatchReceipt) and receipt.accepted == 2, receipt
values: list[float] = []
cursor: str | Unset = UNSET
while True:
    page = list_samples.sync(user_id, client=owner, from_=now - hour, limit=1, cursor=cursor)
    assert isinstance(page, SamplePage), page
    values += [sample.value for sample in page.samples]
    cursor = page.next_cursor
    if not cursor:
        break
assert {36.123456789, 58} <= set(values), values

pet = get_pet.sync(user_id, client=owner)
assert isinstance(pet, PetState) and pet.mood and pet.message, pet
print(f"Rocky is {pet.mood}: {pet.message}")

# Sign in another device with an invite. The key makes a retry return one session.
invite = create_token.sync(user_id, client=owner, body=TokenPatch(kind=TokenKind.INVITE))
assert isinstance(invite, CreatedToken) and isinstance(invite.code, str), invite
new_session = NewSession(code=invite.code, label="My tablet")
session = create_session.sync(client=visitor, body=new_session, idempotency_key=str(uuid4()))
assert isinstance(session, Session) and session.user_id == user_id, session
listed = list_tokens.sync(user_id, client=owner)
assert isinstance(listed, TokenList) and session.token_id in [each.token_id for each in listed.tokens], listed

# An error points to each invalid field.
rejected = save_user.sync(client=owner, body=ProfilePatch(user_id=user_id, age=200))
assert isinstance(rejected, Problem) and rejected.status == 400, rejected
assert any(error.pointer == "/age" for error in rejected.errors or []), rejected.errors

receipt_of_erasure = erase_user.sync(user_id, client=owner)
assert isinstance(receipt_of_erasure, ErasureReceipt), receipt_of_erasure
gone = get_user.sync_detailed(user_id, client=owner)
assert gone.status_code in (401, 404), gone.status_code
print("story: ok")
