"""Calls every operation of a client with the arguments of a file; prints what went wrong."""

import json
import sys

sys.path.insert(0, "src")
from real_client import ApiError, Client  # noqa: E402

with open("calls.json", encoding="utf-8") as file:
    asked = json.load(file)
client = Client(base_url=asked["url"], auth=asked["auth"], retries_max=0)
failed = []
for one in asked["calls"]:
    try:
        reply = getattr(getattr(client, one["member"]), one["method"])(**one["args"])
        if hasattr(reply, "__next__"):
            next(reply, None)
            reply.close()
    except ApiError as refused:
        failed.append(f"{one['id']}: {refused} {json.dumps(refused.body)[:600]}")
    except Exception as problem:
        failed.append(f"{one['id']}: {problem!r}")
print(json.dumps(failed))
