import type { AuthScheme } from '@gatehouse/sdk-model'
import { serverOf } from '../server-of.ts'
import { comment, docstring } from './comment.ts'
import { literal, text } from './naming.ts'
import type { Around } from './python.ts'

export function clientFile({ model, classes, files, members }: Around): string {
  const server = serverOf(model)
  const imports = model.groups.map(group => `from .groups.${files.get(group)!} import ${classes.get(group)!}\n`)
  const fields = model.groups.map(
    group =>
      `${comment(group.description, '        ')}        self.${members.get(group)!} = ${classes.get(group)!}(core)\n`,
  )
  return `from __future__ import annotations

import time
import typing as t

${imports.join('')}from .runtime.core import Core, Secret, Sending
from .runtime.shape import SchemeShape

_SCHEMES: t.Dict[str, SchemeShape] = {
${model.schemes.map(schemeText).join('')}}


class Client:
${docstring([`Client of ${model.title}.`], '    ')}
    def __init__(
        self,
        *,
        base_url: str${server === undefined ? '' : ` = ${text(server)}`},
        auth: t.Optional[t.Mapping[str, Secret]] = None,
        headers: t.Optional[t.Mapping[str, str]] = None,
        timeout: float = 60.0,
        retries_max: int = 2,
        send: t.Optional[Sending] = None,
        wait: t.Callable[[float], None] = time.sleep,
    ) -> None:
        core = Core(base_url, _SCHEMES, auth, headers, timeout, retries_max, send, wait)
${fields.join('') || '        self._core = core\n'}`
}

const schemeText = ({ id, kind, in: place, name, prefix, description }: AuthScheme) =>
  `${comment(description, '    ')}    ${text(id)}: SchemeShape(${[kind, place, name, prefix].map(literal).join(', ')}),\n`

export const initFile = () => `from .client import Client as Client
from .runtime.body import Binary as Binary
from .runtime.core import CallOptions as CallOptions
from .runtime.core import Secret as Secret
from .runtime.errors import ApiError as ApiError
from .runtime.errors import NoAnswerError as NoAnswerError
from .runtime.errors import ReplyError as ReplyError
from .runtime.errors import SdkError as SdkError
from .runtime.streams import ServerSentEvent as ServerSentEvent
`
