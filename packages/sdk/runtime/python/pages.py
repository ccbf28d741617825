"""Items of all pages, each page asked for when the one before is used up."""

from __future__ import annotations

import re
import typing as t
from urllib.parse import urljoin

from .core import Answer, CallOptions, Core, is_same_server
from .errors import ReplyError
from .shape import Arguments, OperationShape, PagingShape

#: A server that never ends its pages is left after so many.
PAGES_MAX = 100_000


def items_of(
    core: Core, shape: OperationShape, args: Arguments, options: t.Optional[CallOptions] = None
) -> t.Iterator[t.Any]:
    paging = t.cast(PagingShape, shape.paging)
    key = paging.key or ""
    at = dict(args)
    url: t.Optional[str] = None
    count = at.get(key)
    if count is None:
        count = 1 if paging.kind == "page" else 0
    for _ in range(PAGES_MAX):
        answer = core.open(shape, at, options, url)
        value = core.read(shape, answer)
        items = _list_in(value, paging)
        yield from items
        if paging.kind == "link":
            url = _next_link(shape, answer)
            if url is None:
                return
            continue
        if not items:
            return
        if paging.kind == "cursor":
            following = value.get(paging.next)
            if not isinstance(following, str) or following in ("", at.get(key)):
                return
            at[key] = following
        else:
            count += 1 if paging.kind == "page" else len(items)
            at[key] = count


def _list_in(value: t.Any, paging: PagingShape) -> t.List[t.Any]:
    found = value if paging.items is None else value.get(paging.items) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _next_link(shape: OperationShape, answer: Answer) -> t.Optional[str]:
    """`rel="next"` (RFC 8288). It is followed on the same server alone: credentials go with it."""
    link = answer.headers.get("link", "")[:16384]
    found = re.search(r'<([^<>]*)>\s*;[^<]*\brel="?next"?', link, re.IGNORECASE)
    if found is None:
        return None
    following = urljoin(answer.url, found.group(1))
    if not is_same_server(following, answer.url):
        raise ReplyError(f"{shape.id}: the next page is on another server")
    return None if following == answer.url else following
