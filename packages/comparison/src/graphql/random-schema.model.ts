/** Random schemas, random edits of them, and random queries. */

export type Pick = <T>(among: readonly T[]) => T

export interface Input {
  name: string
  type: string
  preset?: string | undefined
}

export interface Field {
  name: string
  type: string
  inputs: Input[]
}

export interface Type {
  kind: 'type' | 'interface' | 'union' | 'enum' | 'input'
  name: string
  above: string[]
  fields: Field[]
  inputs: Input[]
  /** Members of unions and values of enums. */
  names: string[]
  isOneOf?: boolean
}

export interface Directive {
  name: string
  inputs: Input[]
  repeatable: boolean
  locations: string[]
}

export interface Schema {
  types: Type[]
  directives: Directive[]
}

const fieldNames = ['f', 'g', 'h', 'k']
const objects = ['A', 'B', 'C']
const outputs = ['Int', 'String', 'E', ...objects, 'N', 'U']
const inputs = ['Int', 'String', 'E', 'I', 'J']
const locations = ['FIELD', 'QUERY', 'OBJECT', 'INLINE_FRAGMENT']

const wrapped = (pick: Pick, name: string) => pick([name, name, `${name}!`, `[${name}]`, `[${name}!]`, `[${name}]!`])

function randomInput(pick: Pick, name: string): Input {
  const type = wrapped(pick, pick(inputs))
  return { name, type, preset: pick([undefined, undefined, presetFor(type)]) }
}

const presetFor = (type: string): string | undefined =>
  ({ Int: '7', String: '"s"', E: 'RED' })[type.replace(/[[\]!]/g, '')]

function randomField(pick: Pick, name: string): Field {
  const wanted = pick([[], [], ['x'], ['x', 'y']])
  return { name, type: wrapped(pick, pick(outputs)), inputs: wanted.map(one => randomInput(pick, one)) }
}

const blank = (kind: Type['kind'], name: string): Type => ({ kind, name, above: [], fields: [], inputs: [], names: [] })

export function randomSchema(pick: Pick): Schema {
  const field = () => randomField(pick, pick(fieldNames))
  const fields = () => unique([field(), field(), field()])
  const node = { ...blank('interface', 'N'), fields: [randomField(pick, 'f')] }
  const objectTypes = objects.map(name => {
    const isNode = pick([true, false])
    const own = isNode ? unique([...structuredClone(node.fields), ...fields()]) : fields()
    return { ...blank('type', name), fields: own, above: isNode ? ['N'] : [] }
  })
  return {
    types: [
      { ...blank('type', 'Query'), fields: [{ name: 'q', type: pick(['A', 'N', 'U']), inputs: [] }, ...fields()] },
      ...[node, ...objectTypes],
      { ...blank('union', 'U'), names: pick([['A', 'B'], ['A'], ['B', 'C'], ['A', 'B', 'C']]) },
      { ...blank('enum', 'E'), names: ['RED', 'BLUE', 'GREEN'] },
      { ...blank('input', 'I'), inputs: [randomInput(pick, 'x'), randomInput(pick, 'y')] },
      {
        ...blank('input', 'J'),
        inputs: [
          { name: 'x', type: 'Int' },
          { name: 'y', type: 'String' },
        ],
        isOneOf: pick([true, false]),
      },
    ],
    directives: [
      { name: 'd', inputs: [randomInput(pick, 'x')], repeatable: pick([true, false]), locations: ['FIELD', 'QUERY'] },
    ],
  }
}

const unique = (fields: Field[]) => [...new Map(fields.reverse().map(one => [one.name, one])).values()]

const inputText = ({ name, type, preset }: Input) => `${name}: ${type}${preset === undefined ? '' : ` = ${preset}`}`
const inputsText = (all: readonly Input[]) => (all.length === 0 ? '' : `(${all.map(inputText).join(', ')})`)

export function schemaText({ types, directives }: Schema): string {
  const written = types.map(({ kind, name, above, fields, inputs: own, names, isOneOf }) => {
    const head = `${kind} ${name}${above.length > 0 ? ` implements ${above.join(' & ')}` : ''}${isOneOf ? ' @oneOf' : ''}`
    if (kind === 'union') return `${head} = ${names.join(' | ')}`
    if (kind === 'enum') return `${head} { ${names.join(' ')} }`
    const lines =
      kind === 'input' ? own.map(inputText) : fields.map(one => `${one.name}${inputsText(one.inputs)}: ${one.type}`)
    return `${head} {\n  ${lines.join('\n  ')}\n}`
  })
  const defined = directives.map(({ name, inputs: own, repeatable, locations: where }) => {
    return `directive @${name}${inputsText(own)}${repeatable ? ' repeatable' : ''} on ${where.join(' | ')}`
  })
  return [...written, ...defined].join('\n')
}

/** A few edits; what they make need not be a schema. */
export function edited(schema: Schema, pick: Pick): Schema {
  const copy = structuredClone(schema)
  for (let left = pick([1, 1, 2]); left > 0; left--) edit(copy, pick)
  return copy
}

function edit(schema: Schema, pick: Pick): void {
  const type = pick(schema.types)
  if (pick([...Array(12).keys()]) === 0) return editDirective(pick(schema.directives), pick)
  if (pick([...Array(15).keys()]) === 0) {
    schema.types = schema.types.filter(({ name }) => name !== type.name)
    return
  }
  if (type.kind === 'union' || type.kind === 'enum') {
    const more = type.kind === 'union' ? objects : ['RED', 'BLUE', 'GREEN', 'GOLD']
    type.names = changed(type.names, pick(more), pick)
  } else if (type.kind === 'input') {
    if (pick([true, false, false])) type.isOneOf = !type.isOneOf
    else editInputs(type.inputs, pick)
  } else if (pick([true, false, false, false, false, false])) type.above = changed(type.above, 'N', pick)
  else editFields(schema, type, pick)
}

const changed = (all: string[], one: string, pick: Pick) =>
  all.includes(one)
    ? all.filter(other => other !== one)
    : pick([
        [...all, one],
        [one, ...all],
      ])

function editDirective(directive: Directive, pick: Pick): void {
  const what = pick(['repeatable', 'repeatable', 'locations', 'inputs'])
  if (what === 'repeatable') directive.repeatable = !directive.repeatable
  else if (what === 'locations') directive.locations = changed(directive.locations, pick(locations), pick)
  else editInputs(directive.inputs, pick)
}

function editFields(schema: Schema, type: Type, pick: Pick): void {
  if (type.fields.length === 0) return
  const field = pick(type.fields)
  const others = schema.types.flatMap(({ fields }) => fields.filter(({ name }) => name === field.name))
  const concerned = pick([true, false]) ? others : [field]
  switch (pick(['type', 'type', 'inputs', 'inputs', 'remove', 'add'])) {
    case 'type': {
      const to = retyped(field.type, pick, outputs)
      for (const one of concerned) one.type = to
      break
    }
    case 'inputs':
      for (const one of concerned) editInputs(one.inputs, pick)
      break
    case 'remove':
      type.fields = type.fields.filter(one => one !== field)
      break
    default:
      type.fields = unique([...type.fields, randomField(pick, pick(fieldNames))])
  }
}

function editInputs(all: Input[], pick: Pick): void {
  const kind = pick(['type', 'type', 'preset', 'remove', 'add'])
  if (kind === 'add' || all.length === 0) {
    const name = pick(['x', 'y', 'z'])
    if (!all.some(one => one.name === name)) all.push(randomInput(pick, name))
    return
  }
  const one = pick(all)
  if (kind === 'remove') all.splice(all.indexOf(one), 1)
  else if (kind === 'preset')
    one.preset = one.preset === undefined ? presetFor(one.type) : pick([undefined, presetFor(one.type)])
  else one.type = retyped(one.type, pick, inputs)
}

function retyped(type: string, pick: Pick, among: readonly string[]): string {
  const bang = type.endsWith('!') ? type.slice(0, -1) : `${type}!`
  const inner = type.includes(']')
    ? type.includes('!]')
      ? type.replace('!]', ']')
      : type.replace(']', '!]')
    : `[${type}]`
  return pick([bang, bang, inner, type.replace(/\w+/, pick(among))])
}
