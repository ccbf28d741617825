"""Bodies as they go over the wire."""

from __future__ import annotations

import secrets
import typing as t
from urllib.parse import urlencode

from .shape import BodyShape
from .write_parameters import _text, json_text

#: Bytes or a text to send.
Binary = t.Union[bytes, str, t.IO[bytes]]


def write_body(shape: BodyShape, value: t.Any) -> t.Tuple[bytes, str]:
    """The bytes, and of which type they are."""
    media_type = shape.media_type
    if shape.kind == "parts":
        return _parts(value)
    if shape.kind == "form":
        return urlencode([(name, _plain(one)) for name, one in _fields(value)]).encode(), media_type
    if isinstance(value, bytes) or hasattr(value, "read"):
        return _bytes(value), media_type
    if shape.kind == "json":
        return json_text(value).encode(), "application/json" if "*" in media_type else media_type
    text = value if isinstance(value, str) else json_text(value)
    return text.encode(), "application/octet-stream" if "*" in media_type else media_type


def _bytes(value: t.Any) -> bytes:
    found = value.read() if hasattr(value, "read") else value
    return found.encode() if isinstance(found, str) else bytes(found)


def _plain(value: t.Any) -> str:
    return json_text(value) if isinstance(value, (dict, list, tuple)) else _text(value)


def _fields(value: t.Any) -> t.List[t.Tuple[str, t.Any]]:
    return [
        (name, item)
        for name, one in dict(value).items()
        for item in (one if isinstance(one, (list, tuple)) else [one])
    ]


def _parts(value: t.Any) -> t.Tuple[bytes, str]:
    boundary = f"part-{secrets.token_hex(16)}"
    parts = []
    for name, one in _fields(value):
        quoted = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{quoted}"'
        if isinstance(one, bytes) or hasattr(one, "read"):
            head += f'; filename="{quoted}"\r\nContent-Type: application/octet-stream'
            content = _bytes(one)
        else:
            head += "\r\nContent-Type: application/json" if isinstance(one, dict) else ""
            content = _plain(one).encode()
        parts.append(head.encode() + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
