/** The operations of a group: what is known of each, and a class with a method for each. */
import { type Group, itemOf, type Operation, type Parameter, type Reply } from '@gatehouse/sdk-model'
import { Names } from '../names.ts'
import { withoutGroup } from '../without-group.ts'
import { docstring } from './comment.ts'
import { literal, text, tuple, valueNaming } from './naming.ts'
import type { Around } from './python.ts'
import { typeText } from './type-text.ts'

export interface NamedOperation {
  operation: Operation
  method: string
  all: string | undefined
  keys: ReadonlyMap<Parameter, string>
}

export function namedOperations({ name, operations }: Group): NamedOperation[] {
  const methods = new Names(valueNaming)
  return operations.map(operation => {
    const keyNames = new Names(valueNaming)
    const keys = new Map(operation.parameters.map(one => [one, keyNames.of(one.name)]))
    const method = methods.of(withoutGroup(operation.id, name))
    return { operation, keys, method, all: operation.paging ? methods.of(method, 'all') : undefined }
  })
}

export function groupFile(group: Group, named: readonly NamedOperation[], around: Around): string {
  const shapes = named.map(shapeText).join('\n')
  const methods = named.map(one => methodsText(one, around)).join('\n')
  const about = docstring([group.description ?? `Operations of ${group.name || 'the API'}.`], '    ')
  return `from __future__ import annotations

import typing as t

from .. import types as m
from ..runtime.body import Binary as Binary
from ..runtime.core import CallOptions, Core
from ..runtime.pages import items_of as items_of
from ..runtime.shape import BodyShape as BodyShape, OperationShape, PagingShape as PagingShape, ParameterShape as ParameterShape
from ..runtime.streams import ServerSentEvent as ServerSentEvent, json_lines as json_lines, pieces as pieces
from ..runtime.streams import server_sent_events as server_sent_events

${shapes}

class ${around.classes.get(group)!}:
${about}
    def __init__(self, core: Core) -> None:
        self._core = core

${methods}`
}

function shapeText({ operation, method, keys }: NamedOperation): string {
  const { id, path, body, success, security, repeatable, paging } = operation
  const parameters = operation.parameters.map(one => {
    const { name, in: place, style, explode, content } = one
    const more = content === undefined ? [] : [content]
    return `        ParameterShape(${[keys.get(one)!, name, place, style, explode, ...more].map(literal).join(', ')}),\n`
  })
  const key =
    paging && 'parameter' in paging
      ? [...keys].find(([one]) => one.in === 'query' && one.name === paging.parameter)?.[1]
      : undefined
  const next = paging?.kind === 'cursor' ? paging.next : undefined
  return `_${method.toUpperCase()} = OperationShape(
    id=${text(id)},
    method=${text(operation.method)},
    path=${text(path)},
    parameters=(${parameters.length > 0 ? `\n${parameters.join('')}    ` : ''}),
    reply=${text(success.kind)},
    security=${tuple(security.map(all => tuple(all.map(text))))},
    repeatable=${text(repeatable)},
${body ? `    body=BodyShape(${text(body.kind)}, ${text(body.mediaType)}),\n` : ''}${paging ? `    paging=PagingShape(${[paging.kind, paging.items, key, next].map(literal).join(', ')}),\n` : ''})
`
}

function methodsText(one: NamedOperation, around: Around): string {
  const { operation, method, all, keys } = one
  const { success, body, parameters, paging, deprecated } = operation
  const takes = parameters.map(each => takenText(keys.get(each)!, each, around))
  if (body) takes.push(takenText('body', body, around))
  // Those that are needed come first, so that the order of the others does not matter.
  const signature = ['self', ...(takes.length > 0 ? ['*', ...takes] : []), 'options: t.Optional[CallOptions] = None']
  if (takes.length === 0) signature.splice(1, 0, '*')
  const names = [...parameters.map(each => keys.get(each)!), ...(body ? ['body'] : [])]
  const values = `{${names.map(name => `${text(name)}: ${name}`).join(', ')}}`
  const about = [operation.summary, operation.description === operation.summary ? undefined : operation.description]
  const errors =
    operation.errors.length > 0
      ? `Raises ApiError: ${operation.errors.map(({ status }) => status).join(', ')}.`
      : undefined
  const head = docstring([...about, deprecated ? 'Deprecated.' : undefined, errors], '        ')
  const { type, code } = called(success, { shape: `_${method.toUpperCase()}`, values }, around)
  const whole = definition({ name: method, signature, type, head, code })
  const item = all && paging && itemOf(success.type, paging.items, around.model.types)
  if (!item) return whole
  const items = `t.Iterator[${typeText(item, around.qualified)}]`
  const pages = definition({
    ...{ name: all, signature, type: items },
    head: docstring([`The items of all pages of ${method}, each page asked for when it is needed.`], '        '),
    code: `return t.cast(${text(items)}, items_of(self._core, _${method.toUpperCase()}, ${values}, options))`,
  })
  return `${whole}\n${pages}`
}

interface Defined {
  name: string
  signature: readonly string[]
  type: string
  head: string
  code: string
}

const definition = ({ name, signature, type, head, code }: Defined) =>
  `    def ${name}(\n${signature.map(one => `        ${one},\n`).join('')}    ) -> ${type}:\n${head}        ${code}\n`

function takenText(
  key: string,
  { type, required }: Pick<Parameter, 'type' | 'required'>,
  { qualified }: Around,
): string {
  const own = typeText(type, qualified)
  return required ? `${key}: ${own}` : `${key}: t.Optional[${own}] = None`
}

function called(
  { kind, type, orNone }: Reply,
  { shape, values }: { shape: string; values: string },
  { qualified }: Around,
): { type: string; code: string } {
  const given = `(${shape}, ${values}, options)`
  const own = typeText(type, qualified)
  const stream = `self._core.open${given}.stream`
  if (kind === 'none') return { type: 'None', code: `self._core.call${given}` }
  if (kind === 'binary') return { type: 't.Iterator[bytes]', code: `return pieces(${stream})` }
  if (kind === 'events') return { type: 't.Iterator[ServerSentEvent]', code: `return server_sent_events(${stream})` }
  if (kind === 'lines') return { type: `t.Iterator[${own}]`, code: `return json_lines(${stream})` }
  const full = orNone && own !== 't.Any' ? `t.Optional[${own}]` : own
  const call = `self._core.call${given}`
  return { type: full, code: full === 't.Any' ? `return ${call}` : `return t.cast(${text(full)}, ${call})` }
}
