"""Whether, and after how long, a request is sent again."""

from __future__ import annotations

import email.utils
import random
import time
import typing as t

RETRIED = frozenset((408, 429, 502, 503, 504))
WAIT_MAX = 60.0


def wait_seconds(attempt: int, headers: t.Optional[t.Mapping[str, str]]) -> float:
    """As the server says, or longer each time; never longer than a minute."""
    said = (headers or {}).get("retry-after")
    if said is not None and said.isascii() and said.isdigit() and len(said) < 10:
        return min(float(said), WAIT_MAX)
    if said is not None:
        try:
            until = email.utils.parsedate_to_datetime(said).timestamp()
            return min(max(until - time.time(), 0.0), WAIT_MAX)
        except (TypeError, ValueError, OverflowError):
            pass
    return min(0.5 * 2.0**attempt, 8.0) * (0.5 + random.random() / 2)
