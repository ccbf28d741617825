"""What the client knows of an operation, as data."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass


@dataclass(frozen=True)
class ParameterShape:
    key: str
    name: str
    place: str
    style: str
    explode: bool
    content: t.Optional[str] = None


@dataclass(frozen=True)
class BodyShape:
    kind: str
    media_type: str


@dataclass(frozen=True)
class PagingShape:
    kind: str
    #: Field of the reply that holds the items; the reply is the list where it is left out.
    items: t.Optional[str] = None
    key: t.Optional[str] = None
    #: Field of the reply that holds the next cursor.
    next: t.Optional[str] = None


@dataclass(frozen=True)
class SchemeShape:
    kind: str
    place: str
    name: str
    prefix: t.Optional[str] = None


@dataclass(frozen=True)
class OperationShape:
    id: str
    method: str
    path: str
    parameters: t.Tuple[ParameterShape, ...]
    reply: str
    security: t.Tuple[t.Tuple[str, ...], ...]
    repeatable: str
    body: t.Optional[BodyShape] = None
    paging: t.Optional[PagingShape] = None


Arguments = t.Mapping[str, t.Any]
