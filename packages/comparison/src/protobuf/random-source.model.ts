/** Random sources of Protobuf, random edits of them, and values that a source can write. */

export type Pick = <T>(among: readonly T[]) => T

export interface Field {
  name: string
  number: number
  type: string
  label: '' | 'optional ' | 'repeated ' | 'required '
  oneof: boolean
  options: Record<string, string>
}

export interface Source {
  syntax: 'proto2' | 'proto3'
  fields: Field[]
  inner: Field[]
  values: [name: string, number: number][]
  reserved: number[]
}

const scalars = ['int32', 'uint32', 'sint32', 'int64', 'bool', 'fixed32', 'string', 'bytes', 'double', 'float']
const types = [...scalars, 'Inner', 'Size']

function randomField(
  pick: Pick,
  number: number,
  { syntax, among }: { syntax: Source['syntax']; among: readonly string[] },
): Field {
  const type = pick(among)
  const labels: readonly Field['label'][] =
    syntax === 'proto2' ? ['optional ', 'repeated ', 'required '] : ['', 'optional ', 'repeated ']
  const oneof = pick([true, false, false, false])
  return { name: `f${number}`, number, type, label: oneof ? '' : pick(labels), oneof, options: {} }
}

export function randomSource(pick: Pick): Source {
  const syntax = pick(['proto2', 'proto3'] as const)
  const inner = [1, 2].map(number => ({
    ...randomField(pick, number, { syntax, among: scalars }),
    oneof: false,
    label: 'optional ' as const,
  }))
  const numbers = pick([
    [1, 2, 3],
    [1, 2, 3, 4],
    [1, 2],
  ])
  const fields = numbers.map(number => randomField(pick, number, { syntax, among: types }))
  return {
    syntax,
    fields,
    inner,
    values: [
      ['NONE', 0],
      ['ONE', 1],
      ['TWO', 2],
    ],
    reserved: pick([[], [8]]),
  }
}

const isPackable = (type: string) => !['string', 'bytes', 'Inner'].includes(type)

function fieldText({ name, number, type, label, options }: Field): string {
  const own = Object.entries(options).filter(
    ([option]) => option !== 'packed' || (label === 'repeated ' && isPackable(type)),
  )
  const written = own.map(([option, value]) => `${option} = ${value}`)
  return `${label}${type} ${name} = ${number}${written.length > 0 ? ` [${written.join(', ')}]` : ''};`
}

export function sourceText({ syntax, fields, inner, values, reserved }: Source): string {
  const [free, bound] = [fields.filter(({ oneof }) => !oneof), fields.filter(({ oneof }) => oneof)]
  const lines = free.map(fieldText)
  if (bound.length > 0) lines.push(`oneof kind { ${bound.map(one => fieldText({ ...one, label: '' })).join(' ')} }`)
  if (reserved.length > 0) lines.push(`reserved ${reserved.join(', ')};`)
  return `syntax = "${syntax}";
message Outer { ${lines.join(' ')} }
message Inner { ${inner.map(fieldText).join(' ')} }
enum Size { ${values.map(([name, number]) => `${name} = ${number};`).join(' ')} }`
}

/** A few edits; what they make need not be a source. */
export function edited(source: Source, pick: Pick): Source {
  const copy = structuredClone(source)
  for (let left = pick([1, 1, 2]); left > 0; left--) edit(copy, pick)
  return copy
}

function edit(source: Source, pick: Pick): void {
  const { syntax } = source
  const all = pick([source.fields, source.fields, source.inner])
  const one = pick(all)
  if (!one) return
  switch (
    pick([
      'type',
      'label',
      'number',
      'name',
      'remove',
      'add',
      'oneof',
      'option',
      'option',
      'value',
      'order',
      'reserve',
      'syntax',
    ])
  ) {
    case 'type':
      one.type = pick(all === source.inner ? scalars : types)
      break
    case 'label':
      one.label = randomField(pick, 1, { syntax, among: scalars }).label
      break
    case 'number':
      one.number = pick([5, 6, 7, 8, one.number])
      break
    case 'name':
      one.name = pick(['a', 'b', one.name])
      break
    case 'remove':
      all.splice(all.indexOf(one), 1)
      if (pick([true, false])) source.reserved.push(one.number)
      break
    case 'add':
      all.push({ ...randomField(pick, pick([5, 6, 7, 8]), { syntax, among: scalars }), oneof: false })
      break
    case 'oneof':
      one.oneof = !one.oneof
      break
    case 'option':
      Object.assign(
        one.options,
        pick([{ packed: 'true' }, { packed: 'false' }, { deprecated: 'true' }, { json_name: '"own"' }]),
      )
      break
    case 'value':
      editValue(source, pick)
      break
    case 'order':
      all.reverse()
      break
    case 'reserve':
      source.reserved = pick([[], [8], [8, 9], [9]])
      break
    default:
      source.syntax = syntax === 'proto2' ? 'proto3' : 'proto2'
  }
}

function editValue(source: Source, pick: Pick): void {
  const value = pick(source.values)
  const kind = pick(['add', 'remove', 'number', 'name'])
  if (kind === 'add') source.values.push(['THREE', 3])
  if (kind === 'remove') source.values = source.values.filter(one => one !== value)
  if (kind === 'number') value[1] = pick([0, 1, 5])
  if (kind === 'name') value[0] = pick(['UN', value[0]])
}

/** Of a field, as `protobufjs` takes it. */
export function randomValue(field: Field, source: Source, pick: Pick): unknown {
  const one = () => scalarValue(field.type, source, pick)
  return field.label === 'repeated ' && !field.oneof ? pick([[], [0], [0, 1, 2]]).map(one) : one()
}

function scalarValue(type: string, source: Source, pick: Pick): unknown {
  switch (type) {
    case 'string':
      return pick(['', 'a', 'word'])
    case 'bytes':
      return pick([new Uint8Array(), new Uint8Array([0, 255, 128])])
    case 'bool':
      return pick([true, false])
    case 'double':
    case 'float':
      return pick([0, 1.5, -2])
    case 'int32':
    case 'sint32':
    case 'int64':
      return pick([0, 1, -1, 300])
    case 'Size':
      return pick(source.values.map(([, number]) => number))
    case 'Inner':
      return messageValue(source.inner, source, pick)
    default:
      return pick([0, 1, 4_000_000_000])
  }
}

/** Of a oneof at most one. */
export function messageValue(fields: readonly Field[], source: Source, pick: Pick): Record<string, unknown> {
  const bound = fields.filter(({ oneof }) => oneof)
  const chosen = bound.length > 0 ? pick(bound) : undefined
  const set = fields.filter(one =>
    one.oneof ? one === chosen : one.label === 'required ' || pick([true, true, false]),
  )
  return Object.fromEntries(set.map(field => [field.name, randomValue(field, source, pick)]))
}
