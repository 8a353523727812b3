"""A device that pairs itself and sends a reading, with the standard library only. docs/pairing.md explains the protocol.

    python3 examples/device.py    # or: BASE_URL=https://pets.example python3 examples/device.py

The owner enters the code that it shows in the web app. The token is kept in TOKEN_FILE, so the next run only sends.
"""

import json
import os
import time
import uuid
from datetime import datetime, timezone
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

BASE_URL = os.environ.get("BASE_URL", "http://localhost:8787")
TOKEN_FILE = Path(os.environ.get("TOKEN_FILE", "device-token.json"))
NAME = "Step sensor"
ATTEMPTS = 5


def post(url, data, token=None):
    """Returns the status and the JSON of the answer. Status 0 if there was none."""
    request = Request(url, data=data)
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    try:
        with urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, json.load(error)
    except (URLError, TimeoutError) as error:
        return 0, {"detail": str(error)}


def form(path, **fields):
    return post(BASE_URL + path, urlencode(fields).encode())


def pair():
    """Shows a code until the owner has agreed. Returns the token and where to send readings."""
    status, codes = form("/device_authorization", client_id=NAME, scope="heart_rate step_count")
    if status != 200:
        raise SystemExit(codes["detail"])
    print(f"Enter the code {codes['user_code']} in the app, or open {codes['verification_uri_complete']}", flush=True)
    interval = codes["interval"]
    while True:
        time.sleep(interval)
        status, answer = form(
            "/device_token",
            grant_type="urn:ietf:params:oauth:grant-type:device_code",
            device_code=codes["device_code"],
            client_id=NAME,
        )
        if status == 200:
            return answer
        error = answer.get("error")
        if error == "slow_down":
            interval += 5
        elif error != "authorization_pending" and 400 <= status < 500:
            raise SystemExit(answer["detail"])


def send(device, metric, value):
    """Sends a reading. The batch_id makes a retry safe: the batch is stored once."""
    reading = {"metric": metric, "value": value, "start": datetime.now(timezone.utc).isoformat()}
    batch = json.dumps({"batch_id": str(uuid.uuid4()), "samples": [reading]}).encode()
    for attempt in range(ATTEMPTS):
        status, answer = post(device["samples_url"], batch, device["access_token"])
        if status == 202:
            return
        if 400 <= status < 500 and status != 429:
            break
        time.sleep(2**attempt)
    if status == 401:
        TOKEN_FILE.unlink()  # The owner has disconnected this device.
    raise SystemExit(answer["detail"])


if not TOKEN_FILE.exists():
    TOKEN_FILE.touch(mode=0o600)
    try:
        TOKEN_FILE.write_text(json.dumps(pair()))
    except BaseException:
        TOKEN_FILE.unlink()
        raise
device = json.loads(TOKEN_FILE.read_text())
print(f"Paired: this device may send {device['scope']}.")
if "step_count" in device["scope"].split():
    send(device, "step_count", 250)
    print("Sent 250 steps.")
