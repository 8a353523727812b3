# Generated from shared/contracts by `npm run generate`. Do not edit.

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar, Literal

from ._model import UNSET, Converters, Model, Unset, each


@dataclasses.dataclass(slots=True)
class Act(Model):
    """An act of an owner or a service."""

    _schema: ClassVar[str] = "Act"

    # When (RFC 3339, UTC).
    at: str
    # `owner`, or `service:` and the name of a service key.
    # `service:restore` erased again a user who had come back with a
    # restored backup, `service:forgetting` a user whose owner had not been
    # active for long.
    actor: str
    # What was done. `consent`: a stream was created, its metrics or
    # purposes changed, or the profile's purposes changed. `list-users` and
    # `read-audit` have no `user_id`, unless one user's acts were read.
    # Values today: lock, unlock, invite, export, erase, list-users,
    # read-audit, create-token, revoke-token, open-session, add-passkey,
    # remove-passkey, link-identity, unlink-identity, consent,
    # revoke-stream. Others may come.
    act: str
    # The user on whom the act was done.
    user_id: str | None = None


@dataclasses.dataclass(slots=True)
class ActList(Model):
    """A page of the audit log."""

    _schema: ClassVar[str] = "ActList"
    _converters: ClassVar[Converters] = {
        "acts": each(Act),
    }

    # The acts of the page, newest first.
    acts: list[Act]
    # The `cursor` of the next page; absent on the last page.
    next_cursor: str | None = None


@dataclasses.dataclass(slots=True)
class AuthorizationServer(Model):
    """Metadata for OAuth clients (RFC 8414)."""

    _schema: ClassVar[str] = "AuthorizationServer"

    # The URL of the API.
    issuer: str
    # The URL of `POST /device_authorization`.
    device_authorization_endpoint: str
    # The URL of `POST /device_token`.
    token_endpoint: str
    # Only the device grant.
    grant_types_supported: list[str]
    # Empty: there is no authorization endpoint.
    response_types_supported: list[str]
    # `none`: devices have no secret of their own.
    token_endpoint_auth_methods_supported: list[str]
    # All metrics.
    scopes_supported: list[str]
    # The API reference.
    service_documentation: str | None = None


AvatarKind = Literal[
    "pet",
]


@dataclasses.dataclass(slots=True)
class LeftOut(Model):
    """With `format`: the number of readings that were not stored, by reason.
    Absent if there are none. More reasons may come.
    """

    _schema: ClassVar[str] = "LeftOut"
    _converters: ClassVar[Converters] = {
        "metric_unknown": int,
        "unit_unknown": int,
        "value_invalid": int,
        "time_invalid": int,
        "too_old": int,
        "in_future": int,
        "no_consent": int,
        "not_asleep": int,
        "counted_elsewhere": int,
        "day_full": int,
        "test": int,
        "format_unknown": int,
    }

    # The metric has no place here, such as energy or blood pressure.
    metric_unknown: int | None = None
    # The unit is not known for this metric.
    unit_unknown: int | None = None
    # The value is missing, or outside the range of the metric.
    value_invalid: int | None = None
    # The time is missing, has no offset, or ends before it starts.
    time_invalid: int | None = None
    # The reading is more than 90 days old.
    too_old: int | None = None
    # The reading is more than five minutes in the future.
    in_future: int | None = None
    # The stream has no consent for the metric.
    no_consent: int | None = None
    # A stage of the night in which the user was awake or in bed.
    not_asleep: int | None = None
    # A part of a total that is sent too, or a total of which a part is
    # missing.
    counted_elsewhere: int | None = None
    # The day has as many readings of the metric as one user may send.
    day_full: int | None = None
    # Invented readings of the test button of an app.
    test: int | None = None
    # The body is not what the app of this `format` sends.
    format_unknown: int | None = None


@dataclasses.dataclass(slots=True)
class BatchReceipt(Model):
    """The result of sending a batch."""

    _schema: ClassVar[str] = "BatchReceipt"
    _converters: ClassVar[Converters] = {
        "accepted": int,
        "left_out": LeftOut._of,
    }

    # The id that was sent with the batch, or one made from its content.
    # With `format`, it is made from the content and the `webhook-id`.
    batch_id: str
    # The number of readings in the batch. With `format`, those that were
    # not left out; 0 if there are none.
    accepted: int
    # True if this batch was stored before; nothing was changed then.
    duplicate: bool
    left_out: LeftOut | None = None


BridgeFormat = Literal[
    "health-auto-export",
    "health-connect-webhook",
    "open-wearables",
]


@dataclasses.dataclass(slots=True)
class ImportedConsent(Model):
    """For consent that was given elsewhere, for example in another Hatchery.
    `given_at` is when it was given there, according to the client. The
    entry of the consent log has `at`, when it was imported, from the
    server.
    """

    _schema: ClassVar[str] = "ImportedConsent"

    # When the consent was given there (RFC 3339).
    given_at: str


@dataclasses.dataclass(slots=True)
class ConsentChange(Model):
    """The consent from a time on: the metrics and purposes that the owner
    agreed to.
    """

    _schema: ClassVar[str] = "ConsentChange"
    _converters: ClassVar[Converters] = {
        "imported": ImportedConsent._of,
    }

    # When the consent changed (RFC 3339, UTC).
    at: str
    # The metrics with consent to store them from then on.
    metrics: list[str]
    # What the readings may be used for from then on.
    purposes: list[str]
    imported: ImportedConsent | None = None


@dataclasses.dataclass(slots=True)
class CreatedStream(Model):
    """A new stream with its ingest token, which is not shown again."""

    _schema: ClassVar[str] = "CreatedStream"
    _converters: ClassVar[Converters] = {
        "consent_log": each(ConsentChange),
    }

    # The stream's id, a UUID (RFC 9562). Responses have it in lower case.
    stream_id: str
    # Name of the source, such as `fitbit`: lower-case letters, digits, dots
    # and hyphens.
    source: str
    # The metrics with consent to store them. After a metric is withdrawn,
    # its new readings are rejected and its stored readings are not used.
    # Stored readings are listed and exported until they are 90 days old or
    # erased by `DELETE /users/{user_id}/streams/{stream_id}/samples`.
    metrics: list[str]
    # What the readings may be used for. `pet_state`: to compute the pet's
    # mood. `pet_messages`: as input of a language model that writes the
    # pet's messages. An empty list: store only, for the owner.
    purposes: list[str]
    # When the stream was created (RFC 3339, UTC).
    created_at: str
    # When the stream last changed (RFC 3339, UTC).
    updated_at: str
    # Every change of consent with its time, oldest first (GDPR, article
    # 7(1)). The last entry is in force. Above a limit the oldest entries
    # are dropped.
    consent_log: list[ConsentChange]
    # Can only send readings to this stream, as `Authorization: Bearer …`.
    # Only its SHA-256 is stored, so it cannot be shown again.
    ingest_token: str
    # The owner's name for the stream. The rules of the profile's `name`
    # apply.
    label: str | None = None
    # Present if `webhook` was true. Signs webhooks to this stream (Standard
    # Webhooks). It is derived and not stored, and cannot be shown again. To
    # replace it, create another stream.
    webhook_secret: str | None = None


@dataclasses.dataclass(slots=True)
class CreatedToken(Model):
    """A new token or code, which is not shown again. It has `access_token`
    or, for a recovery code or invite, `code`.
    """

    _schema: ClassVar[str] = "CreatedToken"

    # Identifies the token. It is not a secret.
    token_id: str
    # `access`: a device's access token. `recovery`: the recovery code.
    # `invite`: a code for one more device. `reader`: a token that can only
    # read the pet and its picture. Values today: access, recovery, invite,
    # reader. Others may come.
    kind: str
    # When the token was created (RFC 3339, UTC).
    created_at: str
    # The owner's name for the token. The rules of the profile's `name`
    # apply.
    label: str | None = None
    # When the token stops working (RFC 3339, UTC). Absent if it works until
    # it is revoked.
    expires_at: str | None = None
    # The token: send it as `Authorization: Bearer …`. A reader token begins
    # with `htp_`.
    access_token: str | None = None
    # The code: send it to `POST /sessions`. It can be shown in groups and
    # typed: case, spaces and hyphens do not matter, O is read as 0, and I
    # and L as 1.
    code: str | None = None


@dataclasses.dataclass(slots=True)
class Lock(Model):
    """Since when and why an operator has locked the user; absent otherwise.
    A locked user can read, export and erase.
    """

    _schema: ClassVar[str] = "Lock"

    # When the user was locked (RFC 3339, UTC).
    at: str
    # Why, in the operator's words.
    reason: str
    # Whom the owner may ask: an https URL, a mailto: URL or an e-mail
    # address. Absent if the operator has configured none.
    contact: str | None = None


@dataclasses.dataclass(slots=True)
class CreatedUser(Model):
    """A new user's profile with the access token, which is not shown again."""

    _schema: ClassVar[str] = "CreatedUser"
    _converters: ClassVar[Converters] = {
        "age": int,
        "version": int,
        "locked": Lock._of,
    }

    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str
    # The name the pet calls its owner. Before validation, zero-width spaces
    # are dropped, direction marks and white space are trimmed, white space
    # is collapsed, and the text is NFC-normalised.
    name: str
    # The pet's name. The rules of `name` apply.
    pet_name: str
    # Authenticates the owner, as `Authorization: Bearer …`. Only its
    # SHA-256 is stored, so it cannot be shown again: keep it safe.
    access_token: str
    # The owner's age in years. Below the `min_age` of `GET /settings` the
    # profile is refused. Below its `adult_age` no language model is asked,
    # and there are no notifications at night; `age_unknown` says what users
    # without an age count as.
    age: int | None = None
    # The owner's goals, in their own words.
    health_goals: list[str] = dataclasses.field(default_factory=list)
    # URL of the portrait; absent without one. Set it to the upload ticket's
    # `avatar_url` to publish an upload, or to null to remove the portrait.
    avatar_url: str | None = None
    # The language of the pet's messages, a BCP 47 tag. Requests may write
    # it as POSIX, iOS or Java do, such as `de_AT`, `en_US.UTF-8` or
    # `zh_TW_#Hant`. Answers have BCP 47.
    locale: str = "en"
    # The owner's time zone, an IANA name such as `Europe/Berlin`. It
    # decides when the pet's day begins. Absent: UTC.
    time_zone: str | None = None
    # Until when the pet rests with its owner, for instance because the
    # owner is ill (RFC 3339): its mood follows no readings and its messages
    # ask for nothing. At most 90 days ahead. In the past it has no effect;
    # null removes it. Answers have UTC.
    resting_until: str | None = None
    # What the names and goals may be used for. `profile_messages`: as input
    # of a language model that writes the pet's messages. Absent or empty:
    # nothing, and no model is asked. The export has the log of all changes.
    purposes: list[str] | None = None
    # When the profile was created (RFC 3339, UTC).
    created_at: str | None = None
    # When the profile last changed (RFC 3339, UTC).
    updated_at: str | None = None
    # Number of the profile's version, from 1. In quotes it is the ETag.
    version: int | None = None
    # When the user will be erased, because the owner has not been active
    # for long (RFC 3339, UTC); absent otherwise. Any change by the owner,
    # new session, new readings and `POST /users/{user_id}/activity` prevent
    # it.
    forget_at: str | None = None
    locked: Lock | None = None


@dataclasses.dataclass(slots=True)
class DeviceAuthorization(Model):
    """The codes of a new pairing (RFC 8628)."""

    _schema: ClassVar[str] = "DeviceAuthorization"
    _converters: ClassVar[Converters] = {
        "expires_in": int,
        "interval": int,
    }

    # Secret of the device, for `POST /device_token`.
    device_code: str
    # Show this code to the owner, who enters it in the app. Case and
    # hyphens do not matter.
    user_code: str
    # Where the owner enters the code: the page of the web app.
    verification_uri: str
    # The same page with the code, for example to show as a QR code.
    verification_uri_complete: str
    # The codes are valid for this many seconds.
    expires_in: int
    # Wait this many seconds between two requests to `POST /device_token`.
    interval: int


@dataclasses.dataclass(slots=True)
class DeviceAuthorizationRequest(Model):
    """Which device asks to be paired, and for which metrics. Other members
    are ignored (RFC 6749).
    """

    _schema: ClassVar[str] = "DeviceAuthorizationRequest"

    # The device's name, as its owner will see it. The rules of the
    # profile's `name` apply.
    client_id: str
    # The metrics that the device will send, separated by spaces. Without
    # it, all metrics.
    scope: str | Unset = UNSET


@dataclasses.dataclass(slots=True)
class DeviceError(Model):
    """Why the device has no token: an error of OAuth (RFC 6749, RFC 8628),
    with the members of a problem document.
    """

    _schema: ClassVar[str] = "DeviceError"
    _converters: ClassVar[Converters] = {
        "status": int,
    }

    # `authorization_pending`: wait, then send the request again.
    # `slow_down`: the same, and wait 5 seconds longer from now on.
    # `expired_token`, `access_denied`, `invalid_grant`: start again, if the
    # owner wants it. The others are mistakes in the request. Values today:
    # authorization_pending, slow_down, expired_token, access_denied,
    # invalid_grant, invalid_request, invalid_client, invalid_scope,
    # unsupported_grant_type. Others may come.
    error: str
    # The same as `detail`.
    error_description: str
    # `/problems/` and the problem's code. Stable.
    type: str
    # A summary, the same for every problem of this type.
    title: str
    # The HTTP status.
    status: int
    # What is wrong in this case, and what to send or do.
    detail: str
    # The request's id, as in `X-Request-Id`. Include it when you report a
    # problem.
    instance: str


@dataclasses.dataclass(slots=True)
class DeviceToken(Model):
    """The ingest token of the device's stream, and where to send readings."""

    _schema: ClassVar[str] = "DeviceToken"

    # Can only send readings to this stream, as `Authorization: Bearer …`.
    # Only its SHA-256 is stored, so it cannot be shown again.
    access_token: str
    # Always `Bearer`.
    token_type: str
    # The metrics that the owner agreed to, separated by spaces. They may be
    # fewer than the device asked for.
    scope: str
    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str
    # The stream's id, a UUID (RFC 9562). Responses have it in lower case.
    stream_id: str
    # Send readings to this URL with `POST`, with the token.
    samples_url: str


@dataclasses.dataclass(slots=True)
class DeviceTokenRequest(Model):
    """Asks whether the owner has agreed (RFC 8628). Other members are
    ignored.
    """

    _schema: ClassVar[str] = "DeviceTokenRequest"

    # Always `urn:ietf:params:oauth:grant-type:device_code`.
    grant_type: str
    # The `device_code` of `POST /device_authorization`.
    device_code: str
    # The `client_id` of `POST /device_authorization`.
    client_id: str


@dataclasses.dataclass(slots=True)
class Erased(Model):
    """How much was erased."""

    _schema: ClassVar[str] = "Erased"
    _converters: ClassVar[Converters] = {
        "batches": int,
        "samples": int,
    }

    # Batches that readings were erased from.
    batches: int
    # Readings that were erased.
    samples: int


@dataclasses.dataclass(slots=True)
class ErasedUser(Model):
    """How much was erased."""

    _schema: ClassVar[str] = "ErasedUser"
    _converters: ClassVar[Converters] = {
        "profiles": int,
        "tokens": int,
        "streams": int,
        "batches": int,
        "samples": int,
        "pets": int,
        "portraits": int,
        "uploads": int,
        "exports": int,
    }

    # The profile.
    profiles: int
    # Access tokens.
    tokens: int
    # Streams with their consent logs, including revoked ones.
    streams: int
    # Batches of readings.
    batches: int
    # Readings in these batches.
    samples: int
    # The pet's state.
    pets: int
    # Published portraits.
    portraits: int
    # Uploaded pictures that were not published.
    uploads: int
    # Stored exports that had not expired.
    exports: int


@dataclasses.dataclass(slots=True)
class ErasureReceipt(Model):
    """What was erased with a user. If an erasure was interrupted and sent
    again, only what the last request erased is counted.
    """

    _schema: ClassVar[str] = "ErasureReceipt"
    _converters: ClassVar[Converters] = {
        "erased": ErasedUser._of,
    }

    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str
    # When the erasure was complete (RFC 3339, UTC).
    erased_at: str
    erased: ErasedUser


@dataclasses.dataclass(slots=True)
class UserProfile(Model):
    """The owner's name, age, goals and language, and the pet's name."""

    _schema: ClassVar[str] = "UserProfile"
    _converters: ClassVar[Converters] = {
        "age": int,
        "version": int,
        "locked": Lock._of,
    }

    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str
    # The name the pet calls its owner. Before validation, zero-width spaces
    # are dropped, direction marks and white space are trimmed, white space
    # is collapsed, and the text is NFC-normalised.
    name: str
    # The pet's name. The rules of `name` apply.
    pet_name: str
    # The owner's age in years. Below the `min_age` of `GET /settings` the
    # profile is refused. Below its `adult_age` no language model is asked,
    # and there are no notifications at night; `age_unknown` says what users
    # without an age count as.
    age: int | None = None
    # The owner's goals, in their own words.
    health_goals: list[str] = dataclasses.field(default_factory=list)
    # URL of the portrait; absent without one. Set it to the upload ticket's
    # `avatar_url` to publish an upload, or to null to remove the portrait.
    avatar_url: str | None = None
    # The language of the pet's messages, a BCP 47 tag. Requests may write
    # it as POSIX, iOS or Java do, such as `de_AT`, `en_US.UTF-8` or
    # `zh_TW_#Hant`. Answers have BCP 47.
    locale: str = "en"
    # The owner's time zone, an IANA name such as `Europe/Berlin`. It
    # decides when the pet's day begins. Absent: UTC.
    time_zone: str | None = None
    # Until when the pet rests with its owner, for instance because the
    # owner is ill (RFC 3339): its mood follows no readings and its messages
    # ask for nothing. At most 90 days ahead. In the past it has no effect;
    # null removes it. Answers have UTC.
    resting_until: str | None = None
    # What the names and goals may be used for. `profile_messages`: as input
    # of a language model that writes the pet's messages. Absent or empty:
    # nothing, and no model is asked. The export has the log of all changes.
    purposes: list[str] | None = None
    # When the profile was created (RFC 3339, UTC).
    created_at: str | None = None
    # When the profile last changed (RFC 3339, UTC).
    updated_at: str | None = None
    # Number of the profile's version, from 1. In quotes it is the ETag.
    version: int | None = None
    # When the user will be erased, because the owner has not been active
    # for long (RFC 3339, UTC); absent otherwise. Any change by the owner,
    # new session, new readings and `POST /users/{user_id}/activity` prevent
    # it.
    forget_at: str | None = None
    locked: Lock | None = None


@dataclasses.dataclass(slots=True)
class ProfileConsent(Model):
    """The consent from a time on: the purposes that the owner agreed to."""

    _schema: ClassVar[str] = "ProfileConsent"
    _converters: ClassVar[Converters] = {
        "imported": ImportedConsent._of,
    }

    # When the consent changed (RFC 3339, UTC).
    at: str
    # What the names and goals may be used for. `profile_messages`: as input
    # of a language model that writes the pet's messages. Absent or empty:
    # nothing, and no model is asked. The export has the log of all changes.
    purposes: list[str]
    imported: ImportedConsent | None = None


@dataclasses.dataclass(slots=True)
class Token(Model):
    """A token or code of a user, without the secret."""

    _schema: ClassVar[str] = "Token"

    # Identifies the token. It is not a secret.
    token_id: str
    # `access`: a device's access token. `recovery`: the recovery code.
    # `invite`: a code for one more device. `reader`: a token that can only
    # read the pet and its picture. Values today: access, recovery, invite,
    # reader. Others may come.
    kind: str
    # When the token was created (RFC 3339, UTC).
    created_at: str
    # True for the token of this request.
    current: bool
    # The owner's name for the token. The rules of the profile's `name`
    # apply.
    label: str | None = None
    # When the token stops working (RFC 3339, UTC). Absent if it works until
    # it is revoked.
    expires_at: str | None = None
    # For an access token from `POST /sessions`: how the session was opened.
    # Values today: recovery, invite, passkey, identity. Others may come.
    made_by: str | None = None
    # For a recovery code: when it last opened a session (RFC 3339, UTC).
    last_used_at: str | None = None


@dataclasses.dataclass(slots=True)
class Identity(Model):
    """An account at the identity provider, linked to the user."""

    _schema: ClassVar[str] = "Identity"

    # The identity's id, to unlink it.
    identity_id: str
    # The provider's issuer.
    iss: str
    # The account's id at the provider.
    sub: str
    # When the identity was linked (RFC 3339, UTC).
    created_at: str


@dataclasses.dataclass(slots=True)
class Passkey(Model):
    """A passkey of a user, without its public key."""

    _schema: ClassVar[str] = "Passkey"

    # Identifies the passkey. Derived from `credential_id`.
    passkey_id: str
    # WebAuthn's credential id in base64url.
    credential_id: str
    # The domain that the passkey works for. If it is not the server's any
    # more, the passkey opens no session.
    rp_id: str
    # When the passkey was added (RFC 3339, UTC).
    created_at: str
    # Whether the passkey is copied to the owner's other devices, for
    # example by the account of a phone's vendor.
    backed_up: bool
    # The owner's name for the passkey. The rules of the profile's `name`
    # apply.
    label: str | None = None
    # When the passkey last opened a session (RFC 3339, UTC); absent if it
    # never did.
    last_used_at: str | None = None


@dataclasses.dataclass(slots=True)
class QuietHours(Model):
    """The hours without notifications. The default is 21:00 to 08:00; equal
    times mean none.
    """

    _schema: ClassVar[str] = "QuietHours"

    # When the quiet hours begin.
    from_: str
    # When the quiet hours end; if this is before `from`, on the next day.
    to: str


@dataclasses.dataclass(slots=True)
class PushSubscription(Model):
    """A browser that is notified, without the endpoint and its keys."""

    _schema: ClassVar[str] = "PushSubscription"
    _converters: ClassVar[Converters] = {
        "quiet_hours": QuietHours._of,
    }

    # Identifies the subscription. Derived from its endpoint.
    subscription_id: str
    # When the subscription was added (RFC 3339, UTC).
    created_at: str
    # The domain of the push service, which tells browsers apart.
    host: str
    # The time zone of `quiet_hours`: an IANA name.
    time_zone: str
    quiet_hours: QuietHours


@dataclasses.dataclass(slots=True)
class HealthStream(Model):
    """A source of readings with the owner's consent: which metrics are
    stored, and for which purposes.
    """

    _schema: ClassVar[str] = "HealthStream"
    _converters: ClassVar[Converters] = {
        "consent_log": each(ConsentChange),
    }

    # The stream's id, a UUID (RFC 9562). Responses have it in lower case.
    stream_id: str
    # Name of the source, such as `fitbit`: lower-case letters, digits, dots
    # and hyphens.
    source: str
    # The metrics with consent to store them. After a metric is withdrawn,
    # its new readings are rejected and its stored readings are not used.
    # Stored readings are listed and exported until they are 90 days old or
    # erased by `DELETE /users/{user_id}/streams/{stream_id}/samples`.
    metrics: list[str]
    # What the readings may be used for. `pet_state`: to compute the pet's
    # mood. `pet_messages`: as input of a language model that writes the
    # pet's messages. An empty list: store only, for the owner.
    purposes: list[str]
    # When the stream was created (RFC 3339, UTC).
    created_at: str
    # When the stream last changed (RFC 3339, UTC).
    updated_at: str
    # Every change of consent with its time, oldest first (GDPR, article
    # 7(1)). The last entry is in force. Above a limit the oldest entries
    # are dropped.
    consent_log: list[ConsentChange]
    # The owner's name for the stream. The rules of the profile's `name`
    # apply.
    label: str | None = None
    # When the stream was revoked and its readings were erased; absent for
    # an active stream.
    revoked_at: str | None = None


@dataclasses.dataclass(slots=True)
class HealthSample(Model):
    """One reading. Metric names follow Open mHealth and IEEE 1752.1, units
    follow UCUM. Values outside the physiologically possible range are
    rejected.
    """

    _schema: ClassVar[str] = "HealthSample"

    # What was measured. Units: heart_rate, resting_heart_rate and
    # respiratory_rate per minute; heart_rate_variability_rmssd and
    # heart_rate_variability_sdnn, which are not comparable, in ms;
    # oxygen_saturation in %; body_temperature in Cel; step_count as a
    # number; sleep_duration in min; sleep_score, recovery_score and
    # stress_level from 0 to 100, by the device vendor's own scale;
    # self_report is how the owner says they are: 1 (rough), 2 (so-so) or 3
    # (good). Values today: heart_rate, resting_heart_rate,
    # heart_rate_variability_rmssd, heart_rate_variability_sdnn,
    # respiratory_rate, oxygen_saturation, body_temperature, step_count,
    # sleep_duration, sleep_score, recovery_score, stress_level,
    # self_report. Others may come.
    metric: str
    # The value in the metric's unit. A sleep_duration is at most the
    # minutes from `start` to `end`, and not in hours: below a fiftieth of
    # an interval of an hour or more it is refused, and without an `end`
    # from 0 to 10 minutes.
    value: float
    # When it was measured, or for a period such as sleep, when it began
    # (RFC 3339). An offset may have no colon, such as `+0000`. Answers have
    # UTC.
    start: str
    # End of a period such as sleep, written as `start`. Not before it.
    end: str | None = None


@dataclasses.dataclass(slots=True)
class PetDay(Model):
    """The pet's mood on a day."""

    _schema: ClassVar[str] = "PetDay"
    _converters: ClassVar[Converters] = {
        "state_index": int,
    }

    # The day in the profile's time zone.
    date: str
    # Values today: exhausted, sick, tired, concerned, okay, recovering,
    # good, energetic, happy, ecstatic, curious. Others may come.
    mood: str
    # From 1 (exhausted) to 10 (ecstatic). Absent without recent readings,
    # and while the owner rests.
    state_index: int | None = None


@dataclasses.dataclass(slots=True)
class PetState(Model):
    """The pet's state and message. Unknown values are absent; none are
    invented.
    """

    _schema: ClassVar[str] = "PetState"
    _converters: ClassVar[Converters] = {
        "based_on": each(HealthSample),
        "state_index": int,
        "energy": int,
        "days_together": int,
        "days": each(PetDay),
    }

    # Values today: exhausted, sick, tired, concerned, okay, recovering,
    # good, energetic, happy, ecstatic, curious. Others may come.
    mood: str
    # What the pet says, in the profile's language. The rules of the
    # profile's `name` apply, except for the length.
    message: str
    # What wrote the message: `template`, or the id of a language model.
    said_by: str
    # Whether a language model wrote the message.
    ai: bool
    # How the state was computed, and which narrator wrote the message.
    reasoning: str
    # The readings that the state was computed from; empty without recent
    # readings.
    based_on: list[HealthSample]
    # When the pet's state last changed (RFC 3339, UTC).
    updated_at: str
    # From 1 (exhausted) to 10 (ecstatic). Absent without recent readings,
    # and while the owner rests.
    state_index: int | None = None
    # From 0 to 100. Absent without recent readings, and while the owner
    # rests.
    energy: int | None = None
    # The days since the profile was created, counting the first and today.
    # It never gets less.
    days_together: int | None = None
    # The last mood of each of the last seven days on which the state was
    # computed, oldest first; the last entry is of today. A day whose mood
    # followed from readings that have no consent any more, or were erased,
    # is left out.
    days: list[PetDay] | None = None


@dataclasses.dataclass(slots=True)
class ExportedBatch(Model):
    """A batch of readings of one stream."""

    _schema: ClassVar[str] = "ExportedBatch"
    _converters: ClassVar[Converters] = {
        "samples": each(HealthSample),
    }

    # The stream's id, a UUID (RFC 9562). Responses have it in lower case.
    stream_id: str
    # The id that was sent with the batch, or one made from its content.
    # With `format`, it is made from the content and the `webhook-id`.
    batch_id: str
    # When the batch was received (RFC 3339, UTC).
    received_at: str
    # The readings of the batch.
    samples: list[HealthSample]


@dataclasses.dataclass(slots=True)
class Export(Model):
    """Everything stored about a user, except secrets, which are only stored
    as hashes.
    """

    _schema: ClassVar[str] = "Export"
    _converters: ClassVar[Converters] = {
        "profile": UserProfile._of,
        "tokens": each(Token),
        "streams": each(HealthStream),
        "pet": PetState._of,
        "batches": each(ExportedBatch),
        "consent_log": each(ProfileConsent),
        "identities": each(Identity),
        "passkeys": each(Passkey),
        "push_subscriptions": each(PushSubscription),
        "acts": each(Act),
    }

    # When the export began (RFC 3339, UTC).
    exported_at: str
    profile: UserProfile
    # The access tokens.
    tokens: list[Token]
    # The streams with their consent logs.
    streams: list[HealthStream]
    pet: PetState
    # All readings, in their batches, sorted by each batch's earliest start.
    # Readings that were received again later are left out, and so are
    # batches without any other reading.
    batches: list[ExportedBatch]
    # The owner's last activity (RFC 3339, UTC), which decides when an
    # inactive user is erased. Absent if none was recorded.
    active_at: str | None = None
    # Every change of the profile's `purposes` with its time, oldest first
    # (GDPR, article 7(1)). The last entry is in force. Above a limit the
    # oldest entries are dropped. Absent without any.
    consent_log: list[ProfileConsent] | None = None
    # The linked identities; absent without any.
    identities: list[Identity] | None = None
    # The passkeys, without their public keys; absent without any.
    passkeys: list[Passkey] | None = None
    # The browsers that are notified, without endpoints and keys; absent
    # without any.
    push_subscriptions: list[PushSubscription] | None = None
    # The portrait as a data URI (RFC 2397); absent without one.
    portrait: str | None = None
    # An uploaded picture that is not published, as a data URI; absent
    # without one.
    upload: str | None = None
    # The audit log of the user, newest first: see `GET
    # /users/{user_id}/audit`. Absent in exports of earlier versions.
    acts: list[Act] | None = None


@dataclasses.dataclass(slots=True)
class FieldProblem(Model):
    """One invalid field."""

    _schema: ClassVar[str] = "FieldProblem"

    # A JSON Pointer (RFC 6901) into the request body, or `?name` for a
    # query parameter.
    pointer: str
    # What to send instead.
    detail: str


@dataclasses.dataclass(slots=True)
class Health(Model):
    """The service is running."""

    _schema: ClassVar[str] = "Health"

    # Values today: ok. Others may come.
    status: str


# What was measured. Units: heart_rate, resting_heart_rate and
# respiratory_rate per minute; heart_rate_variability_rmssd and
# heart_rate_variability_sdnn, which are not comparable, in ms;
# oxygen_saturation in %; body_temperature in Cel; step_count as a
# number; sleep_duration in min; sleep_score, recovery_score and
# stress_level from 0 to 100, by the device vendor's own scale;
# self_report is how the owner says they are: 1 (rough), 2 (so-so) or 3
# (good).
Metric = Literal[
    "heart_rate",
    "resting_heart_rate",
    "heart_rate_variability_rmssd",
    "heart_rate_variability_sdnn",
    "respiratory_rate",
    "oxygen_saturation",
    "body_temperature",
    "step_count",
    "sleep_duration",
    "sleep_score",
    "recovery_score",
    "stress_level",
    "self_report",
]


@dataclasses.dataclass(slots=True)
class HealthSampleInput(Model):
    """One reading. Metric names follow Open mHealth and IEEE 1752.1, units
    follow UCUM. Values outside the physiologically possible range are
    rejected.
    """

    _schema: ClassVar[str] = "HealthSampleInput"

    metric: Metric
    # The value in the metric's unit. A sleep_duration is at most the
    # minutes from `start` to `end`, and not in hours: below a fiftieth of
    # an interval of an hour or more it is refused, and without an `end`
    # from 0 to 10 minutes. Ranges: heart_rate, resting_heart_rate: 20 to
    # 300; heart_rate_variability_rmssd, heart_rate_variability_sdnn: 0 to
    # 500; respiratory_rate: 2 to 80; oxygen_saturation: 50 to 100;
    # body_temperature: 25 to 45; step_count: 0 to 200000, whole numbers;
    # sleep_duration: 0 to 1440; sleep_score, recovery_score, stress_level:
    # 0 to 100; self_report: 1 to 3, whole numbers.
    value: float
    # When it was measured, or for a period such as sleep, when it began
    # (RFC 3339). An offset may have no colon, such as `+0000`. Answers have
    # UTC.
    start: str
    # End of a period such as sleep, written as `start`. Not before it.
    end: str | Unset = UNSET


@dataclasses.dataclass(slots=True)
class IdentityList(Model):
    """A user's identities, oldest first."""

    _schema: ClassVar[str] = "IdentityList"
    _converters: ClassVar[Converters] = {
        "identities": each(Identity),
    }

    # The identities.
    identities: list[Identity]


@dataclasses.dataclass(slots=True)
class ImportedConsentInput(Model):
    """For consent that was given elsewhere, for example in another Hatchery.
    `given_at` is when it was given there, according to the client. The
    entry of the consent log has `at`, when it was imported, from the
    server.
    """

    _schema: ClassVar[str] = "ImportedConsentInput"

    # When the consent was given there (RFC 3339).
    given_at: str


@dataclasses.dataclass(slots=True)
class KnownField(Model):
    """A value in the data, and why the narrator gets it."""

    _schema: ClassVar[str] = "KnownField"

    # A JSON Pointer (RFC 6901) into the data.
    pointer: str
    # Why the narrator gets the value.
    why: str


@dataclasses.dataclass(slots=True)
class ListedUser(Model):
    """A user, without names."""

    _schema: ClassVar[str] = "ListedUser"
    _converters: ClassVar[Converters] = {
        "version": int,
        "locked": Lock._of,
    }

    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str
    # When the profile was created (RFC 3339, UTC).
    created_at: str
    # When the profile last changed (RFC 3339, UTC).
    updated_at: str
    # Number of the profile's version, from 1. In quotes it is the ETag.
    version: int
    locked: Lock | None = None


Mood = Literal[
    "exhausted",
    "sick",
    "tired",
    "concerned",
    "okay",
    "recovering",
    "good",
    "energetic",
    "happy",
    "ecstatic",
    "curious",
]


Motion = Literal[
    "still",
]


@dataclasses.dataclass(slots=True)
class NarratorSettings(Model):
    """What writes the pets' messages."""

    _schema: ClassVar[str] = "NarratorSettings"

    # `template`, or the language model's id.
    name: str
    # Whether it is a language model.
    ai: bool


@dataclasses.dataclass(slots=True)
class NewIdentity(Model):
    """The identity to link."""

    _schema: ClassVar[str] = "NewIdentity"

    # An ID token (OpenID Connect) of the identity provider that the server
    # trusts.
    id_token: str


@dataclasses.dataclass(slots=True)
class NewLock(Model):
    """Why a user is locked."""

    _schema: ClassVar[str] = "NewLock"

    # Why, in one line that the owner may read, without names. The rules of
    # the profile's `name` apply, except for the length.
    reason: str


@dataclasses.dataclass(slots=True)
class PasskeyAttestation(Model):
    """What the authenticator answered."""

    _schema: ClassVar[str] = "PasskeyAttestation"

    # What the browser signed: the challenge and its origin.
    clientDataJSON: str
    # The new public key.
    attestationObject: str
    # How browsers reach the authenticator. Unknown ones are ignored.
    transports: list[str] | Unset | None = UNSET


@dataclasses.dataclass(slots=True)
class PasskeyRegistration(Model):
    """The result of `navigator.credentials.create` as JSON (WebAuthn,
    `RegistrationResponseJSON`). Other members are ignored. Binary members
    are in base64url; base64 and padding are accepted.
    """

    _schema: ClassVar[str] = "PasskeyRegistration"
    _converters: ClassVar[Converters] = {
        "response": PasskeyAttestation._of,
    }

    # The credential id.
    id: str
    # Always `public-key`.
    type: str
    response: PasskeyAttestation
    # The credential id. If present, it must be the same as `id`.
    rawId: str | Unset = UNSET


@dataclasses.dataclass(slots=True)
class NewPasskey(Model):
    """A passkey that the browser or app has created with the options, and
    the owner's name for it.
    """

    _schema: ClassVar[str] = "NewPasskey"
    _converters: ClassVar[Converters] = {
        "credential": PasskeyRegistration._of,
    }

    credential: PasskeyRegistration
    # The owner's name for the passkey. The rules of the profile's `name`
    # apply.
    label: str | Unset = UNSET


@dataclasses.dataclass(slots=True)
class PushKeys(Model):
    """The keys that notifications are encrypted with: `keys` of
    `PushSubscription.toJSON()`.
    """

    _schema: ClassVar[str] = "PushKeys"

    # The browser's public key: an uncompressed point of P-256 in base64url.
    p256dh: str
    # The browser's authentication secret: 16 bytes in base64url.
    auth: str


@dataclasses.dataclass(slots=True)
class QuietHoursInput(Model):
    """The hours without notifications. The default is 21:00 to 08:00; equal
    times mean none.
    """

    _schema: ClassVar[str] = "QuietHoursInput"

    # When the quiet hours begin.
    from_: str
    # When the quiet hours end; if this is before `from`, on the next day.
    to: str


@dataclasses.dataclass(slots=True)
class NewPushSubscription(Model):
    """A subscription that the browser has created with the server's
    `public_key` (`PushManager.subscribe`), and when it may notify.
    """

    _schema: ClassVar[str] = "NewPushSubscription"
    _converters: ClassVar[Converters] = {
        "keys": PushKeys._of,
        "quiet_hours": QuietHoursInput._of,
    }

    # The URL of the push service: `endpoint` of the browser's
    # `PushSubscription`. https on port 443, at a domain name that is
    # public.
    endpoint: str
    keys: PushKeys
    # The time zone of `quiet_hours`: an IANA name. The default is the
    # profile's, or else UTC.
    time_zone: str | Unset = UNSET
    quiet_hours: QuietHoursInput | Unset = UNSET


@dataclasses.dataclass(slots=True)
class PasskeySignature(Model):
    """What the authenticator answered."""

    _schema: ClassVar[str] = "PasskeySignature"

    # What the browser signed: the challenge and its origin.
    clientDataJSON: str
    # What the authenticator signed: the domain, and whether it verified the
    # user.
    authenticatorData: str
    # The signature.
    signature: str
    # The user's id, as the authenticator stored it. Required to find the
    # user.
    userHandle: str | Unset | None = UNSET


@dataclasses.dataclass(slots=True)
class PasskeyAssertion(Model):
    """The result of `navigator.credentials.get` as JSON (WebAuthn,
    `AuthenticationResponseJSON`). Other members are ignored. Binary
    members are in base64url; base64 and padding are accepted.
    """

    _schema: ClassVar[str] = "PasskeyAssertion"
    _converters: ClassVar[Converters] = {
        "response": PasskeySignature._of,
    }

    # The credential id.
    id: str
    # Always `public-key`.
    type: str
    response: PasskeySignature
    # The credential id. If present, it must be the same as `id`.
    rawId: str | Unset = UNSET


@dataclasses.dataclass(slots=True)
class NewSession(Model):
    """One credential, and the owner's name for the device. Send exactly one
    of `code`, `passkey` and `id_token`. Required: `code`, or `passkey`,
    or `id_token`.
    """

    _schema: ClassVar[str] = "NewSession"
    _converters: ClassVar[Converters] = {
        "passkey": PasskeyAssertion._of,
    }

    # A recovery code or invite, as received or as typed: case, spaces and
    # hyphens do not matter.
    code: str | Unset = UNSET
    passkey: PasskeyAssertion | Unset = UNSET
    # A JSON Web Token of the identity provider that the server trusts.
    id_token: str | Unset = UNSET
    # The owner's name for the token. The rules of the profile's `name`
    # apply.
    label: str | Unset = UNSET


Purpose = Literal[
    "pet_state",
    "pet_messages",
]


@dataclasses.dataclass(slots=True)
class NewStream(Model):
    """A new stream. Read-only fields are ignored."""

    _schema: ClassVar[str] = "NewStream"
    _converters: ClassVar[Converters] = {
        "imported": ImportedConsentInput._of,
    }

    # Name of the source, such as `fitbit`: lower-case letters, digits, dots
    # and hyphens.
    source: str
    # The metrics with consent to store them. After a metric is withdrawn,
    # its new readings are rejected and its stored readings are not used.
    # Stored readings are listed and exported until they are 90 days old or
    # erased by `DELETE /users/{user_id}/streams/{stream_id}/samples`.
    metrics: list[Metric]
    # What the readings may be used for. `pet_state`: to compute the pet's
    # mood. `pet_messages`: as input of a language model that writes the
    # pet's messages. An empty list: store only, for the owner.
    purposes: list[Purpose]
    # The owner's name for the stream. The rules of the profile's `name`
    # apply.
    label: str | Unset | None = UNSET
    # True to get a `webhook_secret`, with which a sender of webhooks signs
    # its requests instead of sending the ingest token. Not stored, and not
    # listed later.
    webhook: bool | Unset = UNSET
    imported: ImportedConsentInput | Unset = UNSET


ProfilePurpose = Literal[
    "profile_messages",
]


@dataclasses.dataclass(slots=True)
class NewUser(Model):
    """The body of `POST /users` that creates a user. Without `user_id` the
    server chooses the id. An optional field that is null counts as
    absent. Read-only fields are ignored.
    """

    _schema: ClassVar[str] = "NewUser"
    _converters: ClassVar[Converters] = {
        "age": int,
        "imported": ImportedConsentInput._of,
    }

    # The name the pet calls its owner. Before validation, zero-width spaces
    # are dropped, direction marks and white space are trimmed, white space
    # is collapsed, and the text is NFC-normalised.
    name: str
    # The pet's name. The rules of `name` apply.
    pet_name: str
    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str | Unset = UNSET
    # The owner's age in years. Below the `min_age` of `GET /settings` the
    # profile is refused. Below its `adult_age` no language model is asked,
    # and there are no notifications at night; `age_unknown` says what users
    # without an age count as.
    age: int | Unset | None = UNSET
    # The owner's goals, in their own words.
    health_goals: list[str] | Unset | None = UNSET
    # URL of the portrait; absent without one. Set it to the upload ticket's
    # `avatar_url` to publish an upload, or to null to remove the portrait.
    avatar_url: str | Unset | None = UNSET
    # The language of the pet's messages, a BCP 47 tag. Requests may write
    # it as POSIX, iOS or Java do, such as `de_AT`, `en_US.UTF-8` or
    # `zh_TW_#Hant`. Answers have BCP 47.
    locale: str | Unset | None = UNSET
    # The owner's time zone, an IANA name such as `Europe/Berlin`. It
    # decides when the pet's day begins. Absent: UTC.
    time_zone: str | Unset | None = UNSET
    # Until when the pet rests with its owner, for instance because the
    # owner is ill (RFC 3339): its mood follows no readings and its messages
    # ask for nothing. At most 90 days ahead. In the past it has no effect;
    # null removes it. Answers have UTC.
    resting_until: str | Unset | None = UNSET
    # What the names and goals may be used for. `profile_messages`: as input
    # of a language model that writes the pet's messages. Absent or empty:
    # nothing, and no model is asked. The export has the log of all changes.
    purposes: list[ProfilePurpose] | Unset | None = UNSET
    imported: ImportedConsentInput | Unset = UNSET


@dataclasses.dataclass(slots=True)
class Pairing(Model):
    """A device that asks to be paired."""

    _schema: ClassVar[str] = "Pairing"

    # Show this code to the owner, who enters it in the app. Case and
    # hyphens do not matter.
    user_code: str
    # The device's name, as the device calls itself. It is not verified.
    name: str
    # The metrics that the device asks for.
    metrics: list[str]
    # The code is valid until this time (RFC 3339, UTC).
    expires_at: str


@dataclasses.dataclass(slots=True)
class PairingConsent(Model):
    """What the owner agrees to."""

    _schema: ClassVar[str] = "PairingConsent"

    # The metrics with consent to store them. After a metric is withdrawn,
    # its new readings are rejected and its stored readings are not used.
    # Stored readings are listed and exported until they are 90 days old or
    # erased by `DELETE /users/{user_id}/streams/{stream_id}/samples`.
    metrics: list[Metric]
    # What the readings may be used for. `pet_state`: to compute the pet's
    # mood. `pet_messages`: as input of a language model that writes the
    # pet's messages. An empty list: store only, for the owner.
    purposes: list[Purpose]


@dataclasses.dataclass(slots=True)
class PasskeyAlgorithm(Model):
    """An algorithm."""

    _schema: ClassVar[str] = "PasskeyAlgorithm"
    _converters: ClassVar[Converters] = {
        "alg": int,
    }

    # A COSE algorithm identifier.
    alg: int
    # Always `public-key`.
    type: str


@dataclasses.dataclass(slots=True)
class PasskeyAuthenticator(Model):
    """What the authenticator must do: keep the passkey, and verify the user."""

    _schema: ClassVar[str] = "PasskeyAuthenticator"

    # Always `required`.
    residentKey: str
    # Always true.
    requireResidentKey: bool
    # Always `required`.
    userVerification: str


@dataclasses.dataclass(slots=True)
class PasskeyRelyingParty(Model):
    """Whom the passkey is for."""

    _schema: ClassVar[str] = "PasskeyRelyingParty"

    # The RP id: the domain that the passkey works for.
    id: str
    # The service's name.
    name: str


@dataclasses.dataclass(slots=True)
class PasskeyUser(Model):
    """The user. The authenticator stores these members, and shows
    `displayName` or `name` in its list of passkeys.
    """

    _schema: ClassVar[str] = "PasskeyUser"

    # The 16 bytes of the user id in base64url.
    id: str
    # The names of the pet and the user.
    name: str
    # The names of the pet and the user.
    displayName: str


@dataclasses.dataclass(slots=True)
class PasskeyDescriptor(Model):
    """A passkey."""

    _schema: ClassVar[str] = "PasskeyDescriptor"

    # The credential id in base64url.
    id: str
    # Always `public-key`.
    type: str
    # How browsers reach the authenticator.
    transports: list[str] | None = None


@dataclasses.dataclass(slots=True)
class PasskeyExtensions(Model):
    """The requested extensions."""

    _schema: ClassVar[str] = "PasskeyExtensions"

    # Always true.
    credProps: bool | None = None


@dataclasses.dataclass(slots=True)
class PasskeyCreationOptions(Model):
    """The options of `navigator.credentials.create` as JSON (WebAuthn,
    `PublicKeyCredentialCreationOptionsJSON`). Pass them on unchanged.
    """

    _schema: ClassVar[str] = "PasskeyCreationOptions"
    _converters: ClassVar[Converters] = {
        "rp": PasskeyRelyingParty._of,
        "user": PasskeyUser._of,
        "pubKeyCredParams": each(PasskeyAlgorithm),
        "timeout": int,
        "excludeCredentials": each(PasskeyDescriptor),
        "authenticatorSelection": PasskeyAuthenticator._of,
        "extensions": PasskeyExtensions._of,
    }

    # What the authenticator signs, in base64url. It can be used once, for 5
    # minutes.
    challenge: str
    rp: PasskeyRelyingParty
    user: PasskeyUser
    # The accepted algorithms, the preferred one first.
    pubKeyCredParams: list[PasskeyAlgorithm]
    # How long to wait for the user, in ms.
    timeout: int | None = None
    # Always `none`.
    attestation: str | None = None
    # The passkeys that the user has. An authenticator that holds one of
    # them creates no other.
    excludeCredentials: list[PasskeyDescriptor] | None = None
    authenticatorSelection: PasskeyAuthenticator | None = None
    extensions: PasskeyExtensions | None = None
    # Which authenticators a browser should offer first.
    hints: list[str] | None = None


@dataclasses.dataclass(slots=True)
class PasskeyList(Model):
    """A user's passkeys, oldest first."""

    _schema: ClassVar[str] = "PasskeyList"
    _converters: ClassVar[Converters] = {
        "passkeys": each(Passkey),
    }

    # The passkeys.
    passkeys: list[Passkey]
    # Whether passkeys work at the server's address, so that the user can
    # add one.
    available: bool


@dataclasses.dataclass(slots=True)
class PasskeyRequestOptions(Model):
    """The options of `navigator.credentials.get` as JSON (WebAuthn,
    `PublicKeyCredentialRequestOptionsJSON`). Pass them on unchanged.
    """

    _schema: ClassVar[str] = "PasskeyRequestOptions"
    _converters: ClassVar[Converters] = {
        "timeout": int,
    }

    # What the authenticator signs, in base64url. It can be used once, for 5
    # minutes.
    challenge: str
    # The RP id: the domain that the passkey works for.
    rpId: str
    # How long to wait for the user, in ms.
    timeout: int | None = None
    # Always `required`.
    userVerification: str | None = None


@dataclasses.dataclass(slots=True)
class PetKnowledge(Model):
    """The narrator's input: the exact instructions and data that it would
    get now, with the reason for each value, and whether they may be sent
    to a language model.
    """

    _schema: ClassVar[str] = "PetKnowledge"
    _converters: ClassVar[Converters] = {
        "fields": each(KnownField),
    }

    # The narrator that writes the messages: `template`, or the id of a
    # language model. With `template` no data leaves the service.
    narrator: str
    # Whether a language model may get the instructions and data now. If
    # not, the template writes the messages, and nothing leaves the service.
    sent: bool
    # What the names and goals may be used for. `profile_messages`: as input
    # of a language model that writes the pet's messages. Absent or empty:
    # nothing, and no model is asked. The export has the log of all changes.
    purposes: list[str]
    # The instructions, which depend only on the language.
    system: str
    # The data that follows the instructions, as JSON. The owner's text
    # appears in it only as string values.
    data: str
    # The reason for each value in the data.
    fields: list[KnownField]
    # Why no language model is asked; absent if `sent`. `template`: none is
    # configured. `purpose`: the profile's `purposes` do not have
    # `profile_messages`. `age`: the owner is too young, or their age is not
    # known. `resting`: the owner rests. `words`: a name or goal may be
    # about suicide or self-harm. Values today: template, purpose, age,
    # resting, words. Others may come.
    not_sent_because: str | None = None


PictureType = Literal[
    "image/jpeg",
    "image/png",
    "image/webp",
]


@dataclasses.dataclass(slots=True)
class Problem(Model):
    """A problem document (RFC 9457): what is wrong and what to do."""

    _schema: ClassVar[str] = "Problem"
    _converters: ClassVar[Converters] = {
        "status": int,
        "errors": each(FieldProblem),
    }

    # `/problems/` and the problem's code. Stable.
    type: str
    # A summary, the same for every problem of this type.
    title: str
    # The HTTP status.
    status: int
    # What is wrong in this case, and what to send or do.
    detail: str
    # The request's id, as in `X-Request-Id`. Include it when you report a
    # problem.
    instance: str
    # The invalid fields.
    errors: list[FieldProblem] | None = None


@dataclasses.dataclass(slots=True)
class ProfilePatch(Model):
    """The body of `POST /users`. Without an access token it creates a user
    (`NewUser`), with one it updates the profile of `user_id`
    (`ProfileUpdate`): a JSON merge patch (RFC 7396), in which an absent
    field is kept, null removes it, and an array is replaced. Read-only
    fields are ignored. Required: `user_id`, or `name` and `pet_name`.
    """

    _schema: ClassVar[str] = "ProfilePatch"
    _converters: ClassVar[Converters] = {
        "age": int,
        "imported": ImportedConsentInput._of,
    }

    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str | Unset = UNSET
    # The name the pet calls its owner. Before validation, zero-width spaces
    # are dropped, direction marks and white space are trimmed, white space
    # is collapsed, and the text is NFC-normalised.
    name: str | Unset = UNSET
    # The owner's age in years. Below the `min_age` of `GET /settings` the
    # profile is refused. Below its `adult_age` no language model is asked,
    # and there are no notifications at night; `age_unknown` says what users
    # without an age count as.
    age: int | Unset | None = UNSET
    # The owner's goals, in their own words.
    health_goals: list[str] | Unset | None = UNSET
    # The pet's name. The rules of `name` apply.
    pet_name: str | Unset = UNSET
    # URL of the portrait; absent without one. Set it to the upload ticket's
    # `avatar_url` to publish an upload, or to null to remove the portrait.
    avatar_url: str | Unset | None = UNSET
    # The language of the pet's messages, a BCP 47 tag. Requests may write
    # it as POSIX, iOS or Java do, such as `de_AT`, `en_US.UTF-8` or
    # `zh_TW_#Hant`. Answers have BCP 47.
    locale: str | Unset | None = UNSET
    # The owner's time zone, an IANA name such as `Europe/Berlin`. It
    # decides when the pet's day begins. Absent: UTC.
    time_zone: str | Unset | None = UNSET
    # Until when the pet rests with its owner, for instance because the
    # owner is ill (RFC 3339): its mood follows no readings and its messages
    # ask for nothing. At most 90 days ahead. In the past it has no effect;
    # null removes it. Answers have UTC.
    resting_until: str | Unset | None = UNSET
    # What the names and goals may be used for. `profile_messages`: as input
    # of a language model that writes the pet's messages. Absent or empty:
    # nothing, and no model is asked. The export has the log of all changes.
    purposes: list[ProfilePurpose] | Unset | None = UNSET
    imported: ImportedConsentInput | Unset = UNSET


@dataclasses.dataclass(slots=True)
class ProfileUpdate(Model):
    """The body of `POST /users` that updates a profile: a JSON merge patch
    (RFC 7396). An absent field is kept, null removes it, an array is
    replaced. Read-only fields are ignored.
    """

    _schema: ClassVar[str] = "ProfileUpdate"
    _converters: ClassVar[Converters] = {
        "age": int,
        "imported": ImportedConsentInput._of,
    }

    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str
    # The name the pet calls its owner. Before validation, zero-width spaces
    # are dropped, direction marks and white space are trimmed, white space
    # is collapsed, and the text is NFC-normalised.
    name: str | Unset = UNSET
    # The owner's age in years. Below the `min_age` of `GET /settings` the
    # profile is refused. Below its `adult_age` no language model is asked,
    # and there are no notifications at night; `age_unknown` says what users
    # without an age count as.
    age: int | Unset | None = UNSET
    # The owner's goals, in their own words.
    health_goals: list[str] | Unset | None = UNSET
    # The pet's name. The rules of `name` apply.
    pet_name: str | Unset = UNSET
    # URL of the portrait; absent without one. Set it to the upload ticket's
    # `avatar_url` to publish an upload, or to null to remove the portrait.
    avatar_url: str | Unset | None = UNSET
    # The language of the pet's messages, a BCP 47 tag. Requests may write
    # it as POSIX, iOS or Java do, such as `de_AT`, `en_US.UTF-8` or
    # `zh_TW_#Hant`. Answers have BCP 47.
    locale: str | Unset | None = UNSET
    # The owner's time zone, an IANA name such as `Europe/Berlin`. It
    # decides when the pet's day begins. Absent: UTC.
    time_zone: str | Unset | None = UNSET
    # Until when the pet rests with its owner, for instance because the
    # owner is ill (RFC 3339): its mood follows no readings and its messages
    # ask for nothing. At most 90 days ahead. In the past it has no effect;
    # null removes it. Answers have UTC.
    resting_until: str | Unset | None = UNSET
    # What the names and goals may be used for. `profile_messages`: as input
    # of a language model that writes the pet's messages. Absent or empty:
    # nothing, and no model is asked. The export has the log of all changes.
    purposes: list[ProfilePurpose] | Unset | None = UNSET
    imported: ImportedConsentInput | Unset = UNSET


@dataclasses.dataclass(slots=True)
class PushSubscriptionList(Model):
    """The key that browsers subscribe with, and the user's subscriptions,
    oldest first.
    """

    _schema: ClassVar[str] = "PushSubscriptionList"
    _converters: ClassVar[Converters] = {
        "subscriptions": each(PushSubscription),
    }

    # The server's public key (VAPID) in base64url: `applicationServerKey`
    # of `PushManager.subscribe`.
    public_key: str
    # The subscriptions.
    subscriptions: list[PushSubscription]


@dataclasses.dataclass(slots=True)
class RevocationReceipt(Model):
    """What was erased with a stream."""

    _schema: ClassVar[str] = "RevocationReceipt"
    _converters: ClassVar[Converters] = {
        "erased": Erased._of,
    }

    # The stream's id, a UUID (RFC 9562). Responses have it in lower case.
    stream_id: str
    # When the stream was revoked and its readings were erased; absent for
    # an active stream.
    revoked_at: str
    erased: Erased


@dataclasses.dataclass(slots=True)
class SampleBatch(Model):
    """Readings of one stream, stored as a whole or not at all. A batch that
    is sent again is stored once: batches are identified by `batch_id` or,
    without one, by their content. A reading with the metric, start and
    end of one that the stream has sent replaces it, so that batches may
    overlap; a reading without an `end` replaces only one without an
    `end`. A batch spans at most seven days.
    """

    _schema: ClassVar[str] = "SampleBatch"
    _converters: ClassVar[Converters] = {
        "samples": each(HealthSampleInput),
    }

    # The readings, in any order.
    samples: list[HealthSampleInput]
    # A UUID that you generate. Together with the earliest start it
    # identifies the batch. Without it the content does.
    batch_id: str | Unset = UNSET


@dataclasses.dataclass(slots=True)
class StoredSample(Model):
    """A reading with the stream that it belongs to."""

    _schema: ClassVar[str] = "StoredSample"

    # What was measured. Units: heart_rate, resting_heart_rate and
    # respiratory_rate per minute; heart_rate_variability_rmssd and
    # heart_rate_variability_sdnn, which are not comparable, in ms;
    # oxygen_saturation in %; body_temperature in Cel; step_count as a
    # number; sleep_duration in min; sleep_score, recovery_score and
    # stress_level from 0 to 100, by the device vendor's own scale;
    # self_report is how the owner says they are: 1 (rough), 2 (so-so) or 3
    # (good). Values today: heart_rate, resting_heart_rate,
    # heart_rate_variability_rmssd, heart_rate_variability_sdnn,
    # respiratory_rate, oxygen_saturation, body_temperature, step_count,
    # sleep_duration, sleep_score, recovery_score, stress_level,
    # self_report. Others may come.
    metric: str
    # The value in the metric's unit. A sleep_duration is at most the
    # minutes from `start` to `end`, and not in hours: below a fiftieth of
    # an interval of an hour or more it is refused, and without an `end`
    # from 0 to 10 minutes.
    value: float
    # When it was measured, or for a period such as sleep, when it began
    # (RFC 3339). An offset may have no colon, such as `+0000`. Answers have
    # UTC.
    start: str
    # The stream's id, a UUID (RFC 9562). Responses have it in lower case.
    stream_id: str
    # End of a period such as sleep, written as `start`. Not before it.
    end: str | None = None


@dataclasses.dataclass(slots=True)
class SamplePage(Model):
    """Readings sorted by start time, earliest first. Readings of one stream
    with the same metric, start and end are one reading: the one received
    last counts, and of those received together the largest.
    """

    _schema: ClassVar[str] = "SamplePage"
    _converters: ClassVar[Converters] = {
        "samples": each(StoredSample),
    }

    # The readings of the page.
    samples: list[StoredSample]
    # The `cursor` of the next page; absent on the last page.
    next_cursor: str | None = None


@dataclasses.dataclass(slots=True)
class SavedUser(Model):
    """The profile after `POST /users`. After a create it has the access
    token, which is not shown again.
    """

    _schema: ClassVar[str] = "SavedUser"
    _converters: ClassVar[Converters] = {
        "age": int,
        "version": int,
        "locked": Lock._of,
    }

    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str
    # The name the pet calls its owner. Before validation, zero-width spaces
    # are dropped, direction marks and white space are trimmed, white space
    # is collapsed, and the text is NFC-normalised.
    name: str
    # The pet's name. The rules of `name` apply.
    pet_name: str
    # The owner's age in years. Below the `min_age` of `GET /settings` the
    # profile is refused. Below its `adult_age` no language model is asked,
    # and there are no notifications at night; `age_unknown` says what users
    # without an age count as.
    age: int | None = None
    # The owner's goals, in their own words.
    health_goals: list[str] = dataclasses.field(default_factory=list)
    # URL of the portrait; absent without one. Set it to the upload ticket's
    # `avatar_url` to publish an upload, or to null to remove the portrait.
    avatar_url: str | None = None
    # The language of the pet's messages, a BCP 47 tag. Requests may write
    # it as POSIX, iOS or Java do, such as `de_AT`, `en_US.UTF-8` or
    # `zh_TW_#Hant`. Answers have BCP 47.
    locale: str = "en"
    # The owner's time zone, an IANA name such as `Europe/Berlin`. It
    # decides when the pet's day begins. Absent: UTC.
    time_zone: str | None = None
    # Until when the pet rests with its owner, for instance because the
    # owner is ill (RFC 3339): its mood follows no readings and its messages
    # ask for nothing. At most 90 days ahead. In the past it has no effect;
    # null removes it. Answers have UTC.
    resting_until: str | None = None
    # What the names and goals may be used for. `profile_messages`: as input
    # of a language model that writes the pet's messages. Absent or empty:
    # nothing, and no model is asked. The export has the log of all changes.
    purposes: list[str] | None = None
    # When the profile was created (RFC 3339, UTC).
    created_at: str | None = None
    # When the profile last changed (RFC 3339, UTC).
    updated_at: str | None = None
    # Number of the profile's version, from 1. In quotes it is the ETag.
    version: int | None = None
    # When the user will be erased, because the owner has not been active
    # for long (RFC 3339, UTC); absent otherwise. Any change by the owner,
    # new session, new readings and `POST /users/{user_id}/activity` prevent
    # it.
    forget_at: str | None = None
    locked: Lock | None = None
    # Only after a create. Authenticates the owner, as `Authorization:
    # Bearer …`. Only its SHA-256 is stored, so it cannot be shown again:
    # keep it safe.
    access_token: str | None = None


@dataclasses.dataclass(slots=True)
class ServiceSettings(Model):
    """Settings of the service that an app shows or follows. They contain
    nothing about a user.
    """

    _schema: ClassVar[str] = "ServiceSettings"
    _converters: ClassVar[Converters] = {
        "min_age": int,
        "adult_age": int,
        "narrator": NarratorSettings._of,
        "retention_days": int,
        "forget_after": int,
    }

    # Profiles of users below this age in years are refused; 0 allows all
    # ages. Ask for the age before you send or store anything.
    min_age: int
    # From this age on, users are adults. For younger ones no language model
    # is used, and there are no notifications at night.
    adult_age: int
    # What a user without an `age` counts as. Values today: adult, young.
    # Others may come.
    age_unknown: str
    narrator: NarratorSettings
    # For how many days readings are kept.
    retention_days: int
    # After how many months without activity a user is erased; absent:
    # never. The profile has `forget_at` from 30 days before.
    forget_after: int | None = None
    # Who is responsible for the data (controller in GDPR, Article 4(7)):
    # name and address. Absent if the operator has not set it.
    controller: str | None = None
    # URL of the privacy notice; absent if the operator has not set it.
    privacy_notice_url: str | None = None
    # URL of the imprint, which some countries require; absent if the
    # operator has not set it.
    imprint_url: str | None = None


@dataclasses.dataclass(slots=True)
class Session(Model):
    """A new access token for this device, which is not shown again."""

    _schema: ClassVar[str] = "Session"

    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str
    # Identifies the token. It is not a secret.
    token_id: str
    # Authenticates the owner, as `Authorization: Bearer …`. Only its
    # SHA-256 is stored, so it cannot be shown again: keep it safe.
    access_token: str


@dataclasses.dataclass(slots=True)
class StreamList(Model):
    """A user's streams, oldest first, including revoked streams with their
    consent logs.
    """

    _schema: ClassVar[str] = "StreamList"
    _converters: ClassVar[Converters] = {
        "streams": each(HealthStream),
    }

    # The streams.
    streams: list[HealthStream]


@dataclasses.dataclass(slots=True)
class StreamUpdate(Model):
    """A JSON merge patch (RFC 7396) on a stream: absent fields keep their
    values. The source cannot be changed. Read-only fields are ignored.
    """

    _schema: ClassVar[str] = "StreamUpdate"
    _converters: ClassVar[Converters] = {
        "imported": ImportedConsentInput._of,
    }

    # Name of the source, such as `fitbit`: lower-case letters, digits, dots
    # and hyphens.
    source: str | Unset = UNSET
    # The owner's name for the stream. The rules of the profile's `name`
    # apply.
    label: str | Unset | None = UNSET
    # The metrics with consent to store them. After a metric is withdrawn,
    # its new readings are rejected and its stored readings are not used.
    # Stored readings are listed and exported until they are 90 days old or
    # erased by `DELETE /users/{user_id}/streams/{stream_id}/samples`.
    metrics: list[Metric] | Unset = UNSET
    # What the readings may be used for. `pet_state`: to compute the pet's
    # mood. `pet_messages`: as input of a language model that writes the
    # pet's messages. An empty list: store only, for the owner.
    purposes: list[Purpose] | Unset = UNSET
    imported: ImportedConsentInput | Unset = UNSET


# `access`: a device's access token. `recovery`: the recovery code.
# `invite`: a code for one more device. `reader`: a token that can only
# read the pet and its picture.
TokenKind = Literal[
    "access",
    "recovery",
    "invite",
    "reader",
]


@dataclasses.dataclass(slots=True)
class TokenList(Model):
    """A user's access tokens, oldest first."""

    _schema: ClassVar[str] = "TokenList"
    _converters: ClassVar[Converters] = {
        "tokens": each(Token),
    }

    # The tokens, without their secrets.
    tokens: list[Token]


@dataclasses.dataclass(slots=True)
class TokenPatch(Model):
    """The fields of a new token or code."""

    _schema: ClassVar[str] = "TokenPatch"
    _converters: ClassVar[Converters] = {
        "expires_in": int,
    }

    kind: TokenKind | Unset = UNSET
    # The owner's name for the token. The rules of the profile's `name`
    # apply.
    label: str | Unset = UNSET
    # Lifetime in seconds. By default an invite is valid for 600 seconds,
    # and the others until they are revoked.
    expires_in: int | Unset = UNSET


@dataclasses.dataclass(slots=True)
class UploadTicket(Model):
    """Permission to upload one picture directly to storage, valid for a few
    minutes.
    """

    _schema: ClassVar[str] = "UploadTicket"
    _converters: ClassVar[Converters] = {
        "max_bytes": int,
        "expires_in": int,
    }

    # The URL for the upload. Keep it secret until it expires.
    upload_url: str
    # HTTP method of the upload. Values today: PUT. Others may come.
    method: str
    # Signed headers, which must be sent exactly as they are; empty if none
    # were signed.
    headers: dict[str, str]
    # Key of the object in storage.
    key: str
    # Send this to `POST /users` after the upload to publish the picture.
    avatar_url: str
    # Maximum size of the upload in bytes.
    max_bytes: int
    # Seconds until the upload URL expires.
    expires_in: int
    # The upload as a curl command.
    curl: str


@dataclasses.dataclass(slots=True)
class UserList(Model):
    """A page of users."""

    _schema: ClassVar[str] = "UserList"
    _converters: ClassVar[Converters] = {
        "users": each(ListedUser),
    }

    # The users of the page.
    users: list[ListedUser]
    # The `cursor` of the next page; absent on the last page.
    next_cursor: str | None = None


@dataclasses.dataclass(slots=True)
class UserLock(Model):
    """Whether a user is locked."""

    _schema: ClassVar[str] = "UserLock"
    _converters: ClassVar[Converters] = {
        "locked": Lock._of,
    }

    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str
    locked: Lock | None = None


@dataclasses.dataclass(slots=True)
class WithdrawalReceipt(Model):
    """The erased readings of a stream's withdrawn metrics."""

    _schema: ClassVar[str] = "WithdrawalReceipt"
    _converters: ClassVar[Converters] = {
        "erased": Erased._of,
    }

    # The stream's id, a UUID (RFC 9562). Responses have it in lower case.
    stream_id: str
    # The metrics whose readings were erased.
    metrics: list[str]
    erased: Erased
