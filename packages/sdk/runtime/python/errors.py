"""What may go wrong with a call."""

from __future__ import annotations

import typing as t


class SdkError(Exception):
    """Any of these."""


class ApiError(SdkError):
    """An answer that is none of those that the operation promises."""

    def __init__(self, operation: str, status: int, body: t.Any, headers: t.Mapping[str, str]) -> None:
        super().__init__(f"{operation} was answered {status}")
        self.operation = operation
        self.status = status
        #: As its type says; text where it is no JSON.
        self.body = body
        self.headers = headers


class NoAnswerError(SdkError):
    """The network failed, or it took too long; its cause says why."""

    def __init__(self, operation: str, cause: BaseException) -> None:
        super().__init__(f"{operation} got no answer: {cause}")
        self.is_timeout = isinstance(cause, TimeoutError) or isinstance(getattr(cause, "reason", None), TimeoutError)


class ReplyError(SdkError):
    """What came is not what the operation promises: no JSON, or a page that leads elsewhere."""
