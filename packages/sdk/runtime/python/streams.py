"""Replies that come piece by piece."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

#: A line that is longer ends the stream.
LINE_MAX = 16 * 2**20


class Stream(t.Protocol):
    def readline(self, limit: int = ..., /) -> bytes: ...

    def read(self, amount: int = ..., /) -> bytes: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class ServerSentEvent:
    """One event of an event stream (HTML, "server-sent events")."""

    event: str
    data: str
    id: t.Optional[str] = None


def pieces(stream: Stream) -> t.Iterator[bytes]:
    try:
        while piece := stream.read(65536):
            yield piece
    finally:
        stream.close()


def _lines(stream: Stream) -> t.Iterator[str]:
    try:
        while line := stream.readline(LINE_MAX + 1):
            if len(line) > LINE_MAX:
                raise ValueError(f"a line has more than {LINE_MAX} bytes")
            # A CR alone breaks a line, too.
            yield from line.decode("utf-8", "replace").rstrip("\n").removesuffix("\r").split("\r")
    finally:
        stream.close()


def json_lines(stream: Stream) -> t.Iterator[t.Any]:
    for line in _lines(stream):
        if line.strip():
            yield json.loads(line)


def server_sent_events(stream: Stream) -> t.Iterator[ServerSentEvent]:
    data: t.List[str] = []
    event = ""
    last: t.Optional[str] = None
    for line in _lines(stream):
        if line == "":
            if data:
                yield ServerSentEvent(event or "message", "\n".join(data), last)
            data, event = [], ""
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            data.append(value)
        elif field == "event":
            event = value
        elif field == "id" and "\0" not in value:
            last = value
