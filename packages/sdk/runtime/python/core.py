"""Requests, and what comes of them."""

from __future__ import annotations

import base64
import http.client
import json
import time
import typing as t
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from .body import write_body
from .errors import ApiError, NoAnswerError, ReplyError
from .retry import RETRIED, wait_seconds
from .shape import Arguments, OperationShape, SchemeShape
from .write_parameters import write_parameters

#: A secret, or what gets a fresh one for each request. Of `basic` it is `user:password`.
Secret = t.Union[str, t.Callable[[], str]]
Sending = t.Callable[[urllib.request.Request, float], t.Any]

_REPLY_BYTES_MAX = 256 * 2**20


@dataclass(frozen=True)
class CallOptions:
    """Of one call; what is left out is as the client has it."""

    timeout: t.Optional[float] = None
    retries_max: t.Optional[int] = None
    headers: t.Mapping[str, str] = field(default_factory=dict)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A credential goes where it is meant to go, and nowhere else."""

    def redirect_request(self, *_: t.Any) -> None:
        return None


def _opened() -> Sending:
    opener = urllib.request.build_opener(_NoRedirect())

    def send(request: urllib.request.Request, timeout: float) -> t.Any:
        try:
            return opener.open(request, timeout=timeout)
        except urllib.error.HTTPError as answer:
            return answer

    return send


class Answer:
    """An answer whose body is unread."""

    def __init__(self, response: t.Any, url: str) -> None:
        self.stream = response
        self.url = url
        self.status: int = response.status
        self.headers = {name.lower(): value for name, value in response.headers.items()}


class Core:
    def __init__(
        self,
        base_url: str,
        schemes: t.Mapping[str, SchemeShape],
        auth: t.Optional[t.Mapping[str, Secret]] = None,
        headers: t.Optional[t.Mapping[str, str]] = None,
        timeout: float = 60.0,
        retries_max: int = 2,
        send: t.Optional[Sending] = None,
        wait: t.Callable[[float], None] = time.sleep,
    ) -> None:
        if not base_url.lower().startswith(("http://", "https://")):
            raise ValueError("base_url begins with http:// or https://")
        self._base = base_url.rstrip("/")
        self._schemes = schemes
        self._auth = dict(auth or {})
        self._headers = dict(headers or {})
        self._timeout = timeout
        self._retries_max = retries_max
        self._send = send or _opened()
        self._wait = wait

    def open(
        self,
        shape: OperationShape,
        args: Arguments,
        options: t.Optional[CallOptions] = None,
        url: t.Optional[str] = None,
    ) -> Answer:
        """The answer, with its body unread. `url` takes the place of path and query: a further page."""
        said = options or CallOptions()
        request = self._request(shape, args, said, url)
        can_repeat = shape.repeatable == "always" or request.has_header("Idempotency-key")
        retries = self._retries_max if said.retries_max is None else said.retries_max
        timeout = self._timeout if said.timeout is None else said.timeout
        attempt = 0
        while True:
            headers: t.Optional[t.Mapping[str, str]] = None
            is_last = not can_repeat or attempt >= retries
            try:
                answer = Answer(self._send(request, timeout), request.full_url)
            except (OSError, http.client.HTTPException) as cause:
                if is_last:
                    raise NoAnswerError(shape.id, cause) from cause
            else:
                if 200 <= answer.status < 300 or (shape.reply == "none" and 300 <= answer.status < 400):
                    return answer
                if is_last or answer.status not in RETRIED:
                    raise self._refusal(shape, answer)
                headers = answer.headers
                answer.stream.close()
            self._wait(wait_seconds(attempt, headers))
            attempt += 1

    def call(self, shape: OperationShape, args: Arguments, options: t.Optional[CallOptions] = None) -> t.Any:
        return self.read(shape, self.open(shape, args, options))

    def read(self, shape: OperationShape, answer: Answer) -> t.Any:
        if shape.reply == "none":
            answer.stream.close()
            return None
        text = _text_of(shape, answer)
        if shape.reply == "text":
            return text
        if text == "":
            return None
        try:
            return json.loads(text)
        except ValueError as cause:
            raise ReplyError(f"{shape.id}: the answer is no JSON") from cause

    def _request(
        self, shape: OperationShape, args: Arguments, options: CallOptions, url: t.Optional[str]
    ) -> urllib.request.Request:
        target, own = write_parameters(shape, args)
        headers = {name.lower(): value for name, value in {**self._headers, **options.headers}.items()}
        headers.update((name.lower(), value) for name, value in own)
        shown = self._show(shape, headers, self._base + target)
        if shape.repeatable == "with-key":
            headers.setdefault("idempotency-key", str(uuid.uuid4()))
        value = args.get("body")
        data: t.Optional[bytes] = None
        if shape.body is not None and value is not None:
            data, headers["content-type"] = write_body(shape.body, value)
        return urllib.request.Request(url or shown, data=data, headers=headers, method=shape.method)

    def _show(self, shape: OperationShape, headers: t.Dict[str, str], url: str) -> str:
        """Credentials of the first alternative for which there are all."""
        chosen: t.Tuple[str, ...] = next(
            (every for every in shape.security if every and all(one in self._auth for one in every)), ()
        )
        for name in chosen:
            scheme, secret = self._schemes[name], self._auth[name]
            value = secret if isinstance(secret, str) else secret()
            if scheme.kind == "basic":
                value = base64.b64encode(value.encode()).decode()
            if scheme.place == "header":
                headers[scheme.name.lower()] = f"{scheme.prefix} {value}" if scheme.prefix else value
            elif scheme.place == "cookie":
                other = headers.get("cookie")
                headers["cookie"] = f"{other + '; ' if other else ''}{scheme.name}={quote(value, safe='')}"
            else:
                url += f"{'&' if '?' in url else '?'}{quote(scheme.name, safe='')}={quote(value, safe='')}"
        return url

    @staticmethod
    def _refusal(shape: OperationShape, answer: Answer) -> ApiError:
        text = _text_of(shape, answer)
        body: t.Any = text
        if "json" in answer.headers.get("content-type", ""):
            try:
                body = json.loads(text)
            except ValueError:
                pass
        return ApiError(shape.id, answer.status, body, answer.headers)


def _text_of(shape: OperationShape, answer: Answer) -> str:
    try:
        read: bytes = answer.stream.read(_REPLY_BYTES_MAX + 1)
    except (OSError, http.client.HTTPException) as cause:
        raise NoAnswerError(shape.id, cause) from cause
    finally:
        answer.stream.close()
    if len(read) > _REPLY_BYTES_MAX:
        raise ReplyError(f"{shape.id}: the answer has more than {_REPLY_BYTES_MAX} bytes")
    return read.decode("utf-8", "replace")


def is_same_server(one: str, other: str) -> bool:
    a, b = urlsplit(one), urlsplit(other)
    return (a.scheme, a.hostname, a.port) == (b.scheme, b.hostname, b.port)
