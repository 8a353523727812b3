"""Hooks that give Schemathesis users, streams and tokens, so that requests reach the operations behind them."""

import os
import re
import uuid

import requests
import schemathesis
from schemathesis.specs.openapi import stateful

BASE_URL = os.environ.get("BASE_URL", "http://localhost:8787")
METRICS = ["body_temperature", "heart_rate", "recovery_score", "sleep_duration"]
TEXTS = {"name": "Max", "pet_name": "Rocky", "label": "My watch", "health_goals": ["walk every day"]}
STREAM = {"source": "my-watch", "metrics": METRICS, "purposes": ["pet_state"]}

# Stateful tests start with a create and follow the links. Schemathesis itself would not start there, because the body may have the
# `user_id` of an existing user.
stateful.is_likely_root_transition = lambda operation, *_: operation.label == "POST /users"

# What exists, by the user's id: filled by the hooks and by answers of the API.
tokens: dict[str, str] = {}
streams: dict[str, list[str]] = {}
token_ids: dict[str, list[str]] = {}
erased: set[str] = set()


def post(path: str, body: dict, token: str | None = None) -> dict:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.post(BASE_URL + path, json=body, headers=headers, timeout=30)
    answer.raise_for_status()
    return answer.json()


def new_user() -> str:
    user = post("/users", {"name": "Max", "pet_name": "Rocky"})
    tokens[user["user_id"]] = user["access_token"]
    return user["user_id"]


def some_stream(user_id: str) -> str:
    if not streams.get(user_id):
        stream = post(f"/users/{user_id}/streams", STREAM, tokens[user_id])
        streams[user_id] = [stream["stream_id"]]
    return streams[user_id][-1]


def some_token(user_id: str) -> str:
    if not token_ids.get(user_id):
        token = post(f"/users/{user_id}/tokens", {"label": "My tablet"}, tokens[user_id])
        token_ids[user_id] = [token["token_id"]]
    return token_ids[user_id][-1]


def is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) == 36 and bool(uuid.UUID(value))
    except ValueError:
        return False


@schemathesis.auth(refresh_interval=None)
class Owner:
    """Adds the token of the user whose id is in the request. Well-formed ids that do not exist are replaced first."""

    def get(self, case, context):
        path = case.path_parameters or {}
        body = case.body if isinstance(case.body, dict) else {}
        if case.meta and case.meta.generation.mode.is_positive:
            make_acceptable(case, body)
        if "user_id" in path:
            return tokens.get(existing(path))
        return owner_in(body) if case.operation.label == "POST /users" else None

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


def make_acceptable(case, body: dict) -> None:
    """Replace some of the values that break a rule in words, so that more requests are accepted."""
    for field, text in TEXTS.items():
        if field in body and len(str(body[field])) % 2:
            body[field] = text
    if case.operation.label == "POST /users":
        body.pop("avatar_url", None)
        case.headers.pop("If-Match", None)
        # Only creates have a key, and each has its own.
        if case.headers.pop("Idempotency-Key", None) and "user_id" not in body:
            case.headers["Idempotency-Key"] = str(uuid.uuid4())
        if "name" in body and "pet_name" in body and is_uuid(body.get("user_id")):
            body["user_id"] = str(uuid.uuid4())


def owner_in(body: dict) -> str | None:
    """Return the token for an update. A body with both names creates a user, so it needs none."""
    if not is_uuid(body.get("user_id")) or ("name" in body and "pet_name" in body):
        return None
    body["user_id"] = body["user_id"] if body["user_id"] in tokens else new_user()
    return tokens[body["user_id"]]


def existing(path: dict) -> str:
    """Replace the ids in a path by ids that exist. Return the user's id."""
    if is_uuid(path["user_id"]) and path["user_id"] not in tokens:
        path["user_id"] = new_user()
    user_id = path["user_id"]
    if user_id in tokens and user_id not in erased:
        if is_uuid(path.get("stream_id")) and path["stream_id"] not in streams.get(user_id, []):
            path["stream_id"] = some_stream(user_id)
        if is_uuid(path.get("token_id")) and path["token_id"] not in token_ids.get(user_id, []):
            path["token_id"] = some_token(user_id)
    return user_id


@schemathesis.hook
def after_call(context, case, response):
    """Remember what was created. What is removed later keeps its token, so that tests see that it is gone."""
    path = case.path_parameters or {}
    user_id = path.get("user_id")
    answer = response.json() if response.status_code in (200, 201) and "json" in str(response.headers) else {}
    if case.operation.label == "POST /users" and response.status_code == 201:
        tokens[answer["user_id"]] = answer["access_token"]
    elif "ingest_token" in answer:
        streams.setdefault(user_id, []).append(answer["stream_id"])
    elif "access_token" in answer:
        token_ids.setdefault(user_id, []).append(answer["token_id"])
    elif "erased_at" in answer:
        erased.add(user_id)


# Rules that the contract states in words, because JSON Schema has no keyword for them, with the answers to requests that break them.
IN_WORDS = {
    "Text has visible characters only, and a limit of user-perceived characters": "at most (40|80) characters|visible character",
    "A locale is a BCP 47 tag": "BCP 47",
    "A cursor is the `next_cursor` of an answer": "`next_cursor` of the previous page",
    "The source of a stream cannot be changed": "source of a stream cannot be changed",
    "An Idempotency-Key is a UUID, and for creates only": "The Idempotency-Key is invalid|both `user_id` and `Idempotency-Key`",
    "A key or batch_id is used for one body only": "The first request with this Idempotency-Key|with this batch_id and other",
    "Only readings of metrics with consent are stored": "has (no )?consent for",
    "Readings are of the last 90 days": "more than 90 days ago|in the future",
    "Consent was given in the past": "not in the past",
    "A reading ends after its start, and a batch spans seven days": "end is before the start|more than seven days",
    "The metrics and purposes of a stream are kept if absent, and are never null": "Send a list of",
    "A published picture is uploaded first": "`avatar_url` of the upload ticket|has no upload yet|There is no upload",
    "If-Match has the ETag of the profile": "ETag in If-Match",
}


@schemathesis.check
def accepts_valid_data(ctx, response, case):
    """Fail if valid data is rejected, unless for a rule that the contract states in words."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code < 400 or response.status_code in (401, 403, 404, 409, 429):
        return
    problem = response.json()
    errors = problem.get("errors", [])
    for detail in [error["detail"] for error in errors] or [problem["detail"]]:
        if not any(re.search(rule, detail) for rule in IN_WORDS.values()):
            raise AssertionError(f"Valid data is rejected: {detail}")
