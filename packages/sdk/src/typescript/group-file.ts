/** The operations of a group: their arguments, what is known of each, and a class with a method for each. */
import type { Group, Operation, Parameter, Reply } from '@gatehouse/sdk-model'
import { itemOf } from '@gatehouse/sdk-model'
import { Names } from '../names.ts'
import { withoutGroup } from '../without-group.ts'
import { comment } from './comment.ts'
import { text, valueNaming } from './naming.ts'
import { fieldText, typeText } from './type-text.ts'
import type { Around } from './typescript.ts'

export interface NamedOperation {
  operation: Operation
  method: string
  /** Of the method that goes through all pages; undefined where there are none. */
  all: string | undefined
  /** Of its arguments; undefined where it takes none. */
  args: string | undefined
  errors: string | undefined
  keys: ReadonlyMap<Parameter, string>
}

export function namedOperations({ name, operations }: Group, { names }: Around): NamedOperation[] {
  const methods = new Names(valueNaming)
  return operations.map(operation => {
    const keyNames = new Names(valueNaming)
    const keys = new Map(operation.parameters.map(one => [one, keyNames.of(one.name)]))
    const hasArgs = operation.parameters.length > 0 || operation.body
    return {
      ...{ operation, keys, method: methods.of(withoutGroup(operation.id, name)) },
      all: operation.paging ? methods.of(withoutGroup(operation.id, name), 'all') : undefined,
      args: hasArgs ? names.of(operation.id, 'args') : undefined,
      errors: operation.errors.length > 0 ? names.of(operation.id, 'error') : undefined,
    }
  })
}

export function groupFile(group: Group, named: readonly NamedOperation[], around: Around): string {
  const parts = named.flatMap(one => [...argsText(one, around), ...errorsText(one, around), shapeText(one)])
  const methods = named.map(one => methodsText(one, around))
  const body = `${parts.join('\n')}
${comment([group.description ?? `Operations of ${group.name || 'the API'}.`])}export class ${around.classes.get(group)!} {
  readonly #core: Core

  constructor(core: Core) {
    this.#core = core
  }
${methods.map(one => `\n${one}`).join('')}}
`
  return `${imports(body, around)}\n${body}`
}

/** Of what the text speaks of. */
function imports(body: string, { names: _, types }: Around): string {
  const spoken = new Set(body.match(/[A-Za-z_$][\w$]*/g))
  const own = [...types.values()].filter(name => spoken.has(name)).sort()
  const from = (names: string[], file: string) => {
    const used = names.filter(name => spoken.has(name.replace('type ', '')))
    const isType = used.every(name => name.startsWith('type '))
    if (used.length === 0) return ''
    return isType
      ? `import type { ${used.map(name => name.slice(5)).join(', ')} } from '${file}'\n`
      : `import { ${used.join(', ')} } from '${file}'\n`
  }
  return [
    from(['type Binary'], '../runtime/body.ts'),
    from(['type CallOptions', 'type Core'], '../runtime/core.ts'),
    from(['type ApiError'], '../runtime/errors.ts'),
    from(['itemsOf'], '../runtime/pages.ts'),
    from(['type OperationShape'], '../runtime/shape.ts'),
    from(['jsonLines', 'type ServerSentEvent', 'serverSentEvents'], '../runtime/streams.ts'),
    own.length > 0 ? `import type {\n${own.map(name => `  ${name},\n`).join('')}} from '../types.ts'\n` : '',
  ].join('')
}

function argsText({ operation, args, keys }: NamedOperation, { types }: Around): string[] {
  if (args === undefined) return []
  const fields = operation.parameters.map(one => fieldText({ ...one, name: keys.get(one)! }, types))
  const { body } = operation
  if (body) fields.push(fieldText({ ...body, name: 'body' }, types))
  return [`export interface ${args} {\n${fields.join('')}}\n`]
}

/** A union by status: `404` has its own body. */
function errorsText({ operation, errors }: NamedOperation, { types }: Around): string[] {
  if (errors === undefined) return []
  const each = operation.errors.map(
    ({ status, type }) => `ApiError<${/^\d+$/.test(status) ? status : 'number'}, ${typeText(type, types)}>`,
  )
  return [
    `${comment([`What ${operation.id} may throw: look at its status.`])}export type ${errors} = ${[...new Set(each)].join(' | ')}\n`,
  ]
}

function shapeText({ operation, method, keys }: NamedOperation): string {
  const { id, method: verb, path, body, success, security, repeatable, paging } = operation
  const parameters = operation.parameters.map(one => {
    const { name, in: place, style, explode, content } = one
    return `    ${text({ key: keys.get(one)!, name, in: place, style, explode, content })},\n`
  })
  const key =
    paging && 'parameter' in paging
      ? [...keys].find(([one]) => one.in === 'query' && one.name === paging.parameter)?.[1]
      : undefined
  const way = paging && {
    kind: paging.kind,
    items: paging.items,
    key,
    next: paging.kind === 'cursor' ? paging.next : undefined,
  }
  return `const ${method}Shape: OperationShape = {
  id: ${text(id)},
  method: ${text(verb)},
  path: ${text(path)},
  parameters: [${parameters.length > 0 ? `\n${parameters.join('')}  ` : ''}],
${body ? `  body: ${text({ kind: body.kind, mediaType: body.mediaType })},\n` : ''}  reply: ${text(success.kind)},
  security: ${text(security)},
  repeatable: ${text(repeatable)},
${way ? `  paging: ${text(way)},\n` : ''}}
`
}

function methodsText(one: NamedOperation, around: Around): string {
  const { operation, method, all, args, errors } = one
  const { success, body, parameters, paging } = operation
  const isNeeded = body?.required || parameters.some(({ required }) => required)
  const takes = [...(args ? [`args: ${args}${isNeeded ? '' : ' = {}'}`] : []), 'options?: CallOptions'].join(', ')
  const given = `this.#${'core'}`
  const values = args ? '{ ...args }' : '{}'
  const notes = [operation.summary, operation.description === operation.summary ? undefined : operation.description]
  const head = comment(
    [...notes, operation.deprecated ? '@deprecated' : undefined, errors ? `@throws {${errors}}` : undefined],
    '  ',
  )
  const { type, code } = called(success, { core: given, shape: `${method}Shape`, values }, around)
  const whole = `${head}  async ${method}(${takes}): Promise<${type}> {\n    ${code}\n  }\n`
  const item = paging && itemType(success, paging.items, around)
  if (item === undefined) return whole
  const pages = `${comment([`The items of all pages of ${method}, each page asked for when it is needed.`], '  ')}  ${all}(${takes}): AsyncGenerator<${item}, void, undefined> {
    return itemsOf(${given}, ${method}Shape, ${values}, options) as AsyncGenerator<${item}, void, undefined>
  }
`
  return `${whole}\n${pages}`
}

function called(
  { kind, type, orNone }: Reply,
  { core, shape, values }: Record<'core' | 'shape' | 'values', string>,
  { types }: Around,
): { type: string; code: string } {
  const of = typeText(type, types)
  const opened = `(await ${core}.open(${shape}, ${values}, options)).body!`
  if (kind === 'none') return { type: 'void', code: `await ${core}.call(${shape}, ${values}, options)` }
  if (kind === 'binary') return { type: 'ReadableStream<Uint8Array>', code: `return ${opened}` }
  if (kind === 'events')
    return { type: 'AsyncGenerator<ServerSentEvent, void, undefined>', code: `return serverSentEvents(${opened})` }
  if (kind === 'lines') {
    const items = `AsyncGenerator<${of}, void, undefined>`
    return { type: items, code: `return jsonLines(${opened}) as ${items}` }
  }
  const full = orNone ? `${of} | undefined` : of
  return {
    type: full,
    code:
      full === 'unknown'
        ? `return ${core}.call(${shape}, ${values}, options)`
        : `return (await ${core}.call(${shape}, ${values}, options)) as ${full}`,
  }
}

function itemType(success: Reply, items: string | undefined, { model, types }: Around): string | undefined {
  const item = itemOf(success.type, items, model.types)
  return item && typeText(item, types)
}
