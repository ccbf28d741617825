"""Arguments as they go over the wire: by style and explode (RFC 6570, OpenAPI 3.1.1 section 4.8.12.2)."""

from __future__ import annotations

import json
import re
import typing as t
from urllib.parse import quote

from .shape import Arguments, OperationShape, ParameterShape

_SEPARATORS = {"spaces": "%20", "tabs": "%09", "pipes": "%7C"}


def _text(value: t.Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return str(value)


def _encoded(value: t.Any) -> str:
    return quote(_text(value), safe="!'()*").replace(".", "%2E")


def _is_plain(value: t.Any) -> bool:
    return not isinstance(value, (list, tuple, dict))


def _content_text(value: t.Any) -> str:
    return _encoded(value if isinstance(value, str) else json_text(value))


def json_text(value: t.Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def write_parameters(shape: OperationShape, args: Arguments) -> t.Tuple[str, t.List[t.Tuple[str, str]]]:
    """Path with query below the address of the API, and fields."""
    headers: t.List[t.Tuple[str, str]] = []
    query: t.List[str] = []
    cookies: t.List[str] = []
    target = shape.path
    for one in shape.parameters:
        value = args.get(one.key)
        if value is None:
            if one.place == "path":
                raise TypeError(f"{one.key} is missing")
            continue
        if one.place == "path":
            target = target.replace("{" + one.name + "}", _path_text(one, value))
        elif one.place == "query":
            query.extend(_query_pieces(one, value))
        elif one.place == "header":
            headers.append((one.name, _header_text(one, value)))
        else:
            cookies.append(f"{one.name}={_encoded(value if _is_plain(value) else json_text(value))}")
    if cookies:
        headers.append(("Cookie", "; ".join(cookies)))
    return (f"{target}?{'&'.join(query)}" if query else target), headers


def _listed(value: t.Any, explode: bool, separator: str, pair: str) -> str:
    if isinstance(value, (list, tuple)):
        return separator.join(_encoded(one) for one in value)
    between = "=" if explode else pair
    return separator.join(f"{_encoded(key)}{between}{_encoded(one)}" for key, one in value.items())


def _path_text(one: ParameterShape, value: t.Any) -> str:
    if one.content is not None:
        return _content_text(value)
    if value == "":
        raise TypeError(f"{one.name} is empty, and a segment of a path is not")
    if one.style == "matrix":
        name = one.name
        if _is_plain(value):
            return f";{name}={_encoded(value)}"
        if not one.explode:
            return f";{name}={_listed(value, False, ',', ',')}"
        if isinstance(value, (list, tuple)):
            return "".join(f";{name}={_encoded(item)}" for item in value)
        return "".join(f";{_encoded(key)}={_encoded(item)}" for key, item in value.items())
    separator = "." if one.style == "label" and one.explode else ","
    text = _encoded(value) if _is_plain(value) else _listed(value, one.explode, separator, ",")
    return f".{text}" if one.style == "label" else text


def _query_pieces(one: ParameterShape, value: t.Any) -> t.List[str]:
    name = quote(one.name, safe="!'()*")
    if one.content is not None:
        return [f"{name}={_content_text(value)}"]
    if _is_plain(value):
        return [f"{name}={_encoded(value)}"]
    if one.style == "deep" and isinstance(value, dict):
        return [
            f"{name}%5B{_encoded(key)}%5D={_encoded(item)}"
            for key, items in value.items()
            for item in (items if isinstance(items, (list, tuple)) else [items])
        ]
    separator = _SEPARATORS.get(one.style, ",")
    if not one.explode or one.style not in ("form", "deep"):
        return [f"{name}={_listed(value, False, separator, separator)}"]
    if isinstance(value, (list, tuple)):
        return [f"{name}={_encoded(item)}" for item in value]
    return [f"{_encoded(key)}={_encoded(item)}" for key, item in value.items()]


def _header_text(one: ParameterShape, value: t.Any) -> str:
    def plain(said: t.Any) -> str:
        return re.sub(r"[^ -~]", lambda sign: quote(sign.group()), _text(said)).strip()

    if one.content is not None:
        return plain(value if isinstance(value, str) else json_text(value))
    if _is_plain(value):
        return plain(value)
    if isinstance(value, (list, tuple)):
        return ",".join(plain(item) for item in value)
    between = "=" if one.explode else ","
    return ",".join(f"{key}{between}{plain(item)}" for key, item in value.items())
