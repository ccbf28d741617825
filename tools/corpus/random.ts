/** Schemas, changes of them and values, from a seed. */

export type Random = () => number

/** Mulberry32: the same numbers for the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!
export const below = (random: Random, end: number) => Math.floor(random() * end)

export type Schema = Record<string, unknown>

const names = ['id', 'name', 'size', 'tags', 'kind', 'note']

export function randomSchema(random: Random, depth = 0): Schema {
  const kinds = ['string', 'integer', 'number', 'boolean', 'null', 'enum']
  const deep = ['object', 'object', 'array', 'anyOf', 'oneOf', 'allOf']
  switch (pick(random, depth < 3 ? [...kinds, ...deep, ...deep] : kinds)) {
    case 'string':
      return randomString(random)
    case 'integer':
      return { type: 'integer', ...bounds(random) }
    case 'number':
      return { type: pick(random, ['number', 'number', ['number', 'null']]), ...bounds(random) }
    case 'boolean':
      return { type: 'boolean' }
    case 'null':
      return { type: ['string', 'null'] }
    case 'enum':
      return { enum: ['a', 'b', 'c', 1, null].filter(() => random() < 0.7).concat('z') }
    case 'array':
      return {
        type: 'array',
        items: randomSchema(random, depth + 1),
        ...(random() < 0.4 ? { maxItems: 1 + below(random, 4) } : {}),
      }
    case 'anyOf':
      return { anyOf: [randomSchema(random, depth + 1), randomSchema(random, depth + 1)] }
    case 'oneOf':
      return { oneOf: [randomString(random), { type: 'integer', ...bounds(random) }, randomObject(random, depth + 1)] }
    case 'allOf':
      return { allOf: [randomObject(random, depth + 1), randomObject(random, depth + 1)] }
    default:
      return randomObject(random, depth)
  }
}

function randomString(random: Random): Schema {
  const more: Schema = {}
  if (random() < 0.4) more.minLength = below(random, 4)
  if (random() < 0.4) more.maxLength = 4 + below(random, 6)
  if (random() < 0.2) more.pattern = pick(random, ['^[a-z]+$', '^x', '\\d', '^[A-Z]{2,5}$'])
  return { type: 'string', ...more }
}

function bounds(random: Random): Schema {
  const more: Schema = {}
  if (random() < 0.4) more[pick(random, ['minimum', 'exclusiveMinimum'])] = below(random, 10) - 5
  if (random() < 0.4) more[pick(random, ['maximum', 'exclusiveMaximum'])] = 5 + below(random, 20)
  if (random() < 0.1) more.multipleOf = pick(random, [1, 2, 5])
  return more
}

export function randomObject(random: Random, depth: number): Schema {
  const own = names.filter(() => random() < 0.5)
  const made: Schema = {
    type: 'object',
    properties: Object.fromEntries(own.map(name => [name, randomSchema(random, depth + 1)])),
  }
  const required = own.filter(() => random() < 0.4)
  if (required.length > 0) made.required = required
  if (random() < 0.2) made.additionalProperties = pick(random, [false, { type: 'string' }, true])
  if (random() < 0.1) made.minProperties = 1
  if (random() < 0.1) made.maxProperties = 4
  if (random() < 0.05 && own.length > 1) made.dependentRequired = { [own[0]!]: [own[1]!] }
  return made
}

/** Schemas within a schema, itself first. */
export function schemasIn(schema: Schema, found: Schema[] = []): Schema[] {
  found.push(schema)
  for (const [key, part] of Object.entries(schema)) {
    if (typeof part !== 'object' || part === null) continue
    if (key === 'properties') for (const one of Object.values(part)) schemasIn(one as Schema, found)
    else if (['items', 'additionalProperties', 'not'].includes(key)) schemasIn(part as Schema, found)
    else if (['allOf', 'anyOf', 'oneOf'].includes(key)) for (const one of part as Schema[]) schemasIn(one, found)
  }
  return found
}

/** One change at one place of a copy. */
export function mutated(random: Random, schema: Schema): Schema {
  const copy = structuredClone(schema)
  const place = pick(random, schemasIn(copy))
  const change = pick(random, changesFor(place))
  change(random, place)
  return copy
}

type Change = (random: Random, place: Schema) => void

const step =
  (keyword: string): Change =>
  (random, place) => {
    const had = place[keyword] as number | undefined
    const next = (had ?? 3) + pick(random, [-2, -1, 1, 2])
    place[keyword] = keyword.startsWith('m') && /Length|Items|Properties/.test(keyword) ? Math.max(0, next) : next
  }
const drop =
  (keyword: string): Change =>
  (_, place) =>
    void delete place[keyword]

function changesFor(place: Schema): Change[] {
  const found: Change[] = [
    (random, at) => replace(at, randomSchema(random, 2)),
    (random, at) => replace(at, { anyOf: [{ ...at }, randomSchema(random, 3)] }),
  ]
  found.push(
    (random, at) => replace(at, { allOf: [{ ...at }, randomSchema(random, 3)] }),
    (random, at) => void (at.not = randomSchema(random, 3)),
  )
  for (const keyword of Object.keys(place))
    if (!['properties', 'allOf', 'anyOf', 'oneOf'].includes(keyword)) found.push(drop(keyword))
  const types = JSON.stringify(place.type ?? '')
  if (types.includes('string'))
    found.push(
      step('minLength'),
      step('maxLength'),
      (random, at) => void (at.pattern = pick(random, ['^[a-z]+$', '^x', 'b$'])),
    )
  if (/integer|number/.test(types))
    found.push(step('minimum'), step('maximum'), (random, at) => void (at.multipleOf = pick(random, [2, 3])))
  if (types.includes('array')) found.push(step('minItems'), step('maxItems'), (_, at) => void (at.uniqueItems = true))
  if (types.includes('object')) found.push(...objectChanges)
  if (Array.isArray(place.enum))
    found.push((random, at) => void (at.enum = (at.enum as unknown[]).filter(() => random() < 0.6).concat('y')))
  for (const word of ['anyOf', 'oneOf', 'allOf']) {
    if (Array.isArray(place[word]) && (place[word] as unknown[]).length > 1)
      found.push((random, at) => void (at[word] as unknown[]).splice(below(random, 2), 1))
  }
  return found
}

const objectChanges: Change[] = [
  (random, at) => void (at.required = Object.keys((at.properties as Schema) ?? {}).filter(() => random() < 0.5)),
  (random, at) => void (at.additionalProperties = pick(random, [false, { type: 'integer' }])),
  (random, at) => {
    const own = Object.keys((at.properties as Schema) ?? {})
    if (own.length > 0) delete (at.properties as Schema)[pick(random, own)]
  },
  step('minProperties'),
  step('maxProperties'),
]

function replace(place: Schema, by: Schema): void {
  for (const key of Object.keys(place)) delete place[key]
  Object.assign(place, by)
}
