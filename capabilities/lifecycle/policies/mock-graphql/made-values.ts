/** Values of a schema in GraphQL, plausible, and the same for the same seed, type, field and arguments. */
import { plausibleNumber, plausibleText } from '@gatehouse/sample/plausible.ts'
import { Random } from '@gatehouse/sample/random.ts'
import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql/type'

/** An object that is answered: what of it is settled, and what the rest is made from. */
export interface Made {
  type: string
  key: string
  settled: Readonly<Record<string, unknown>>
}

interface At {
  /** What tells it apart from all others. */
  key: string
  /** Of the field. */
  name: string
  args: Readonly<Record<string, unknown>>
  seed: string
}

/** How many a list has where the caller says how many it wants. */
const listedMax = 100
const keyCharactersMax = 200
const wishes = ['first', 'last', 'limit', 'take', 'size', 'pageSize', 'count'] as const

const formats: Readonly<Record<string, string>> = {
  ...{ datetime: 'date-time', timestamp: 'date-time', date: 'date', time: 'time', duration: 'duration' },
  ...{ url: 'uri', uri: 'uri', email: 'email', emailaddress: 'email', uuid: 'uuid', guid: 'uuid' },
  ...{ ipv4: 'ipv4', ipv6: 'ipv6', byte: 'byte', base64: 'byte' },
}
const wholeScalars = new Set(['int', 'bigint', 'long', 'short', 'positiveint', 'nonnegativeint', 'unsignedint'])
const brokenScalars = new Set(['float', 'decimal', 'bigdecimal', 'double', 'money'])
const openScalars = new Set(['json', 'jsonobject', 'any', 'map', 'object'])

export class MadeValues {
  readonly #schema: GraphQLSchema
  readonly #digest: (text: string) => string

  constructor(schema: GraphQLSchema, digest: (text: string) => string) {
    this.#schema = schema
    this.#digest = digest
  }

  of(type: GraphQLOutputType, at: At): unknown {
    if (isNonNullType(type)) return this.of(type.ofType, at)
    const random = new Random(at.key)
    if (isListType(type)) {
      return Array.from({ length: lengthOf(at.args, random) }, (_, index) =>
        this.of(type.ofType, { ...at, key: `${at.key} ${index}`, name: at.name.replace(/s$/, ''), args: {} }),
      )
    }
    if (isEnumType(type)) return random.pick(type.getValues()).value
    if (isScalarType(type)) return scalar(type.name, at.name, random)
    if (isAbstractType(type)) return this.#object(random.pick(this.#schema.getPossibleTypes(type)), at)
    return isObjectType(type) ? this.#object(type, at) : null
  }

  /** With its arguments; long ones are told apart by their digest. */
  key(...parts: readonly (string | Readonly<Record<string, unknown>>)[]): string {
    const text = parts.map(one => (typeof one === 'string' ? one : argumentsText(one))).join(' ')
    return text.length > keyCharactersMax ? this.#digest(text) : text
  }

  /** What has an identifier is the same wherever it is met. */
  #object(type: GraphQLObjectType, { key, args, seed }: At): Made {
    const settled = settledBy(type, args)
    const id = Object.hasOwn(type.getFields(), 'id') ? type.getFields().id!.type : undefined
    if (id === undefined || !isLeafType(getNamedType(id))) return { type: type.name, key, settled }
    const own = settled.id ?? this.of(id, { key: `${key} id`, name: 'id', args: {}, seed })
    return { type: type.name, key: this.key(seed, type.name, String(own)), settled: { ...settled, id: own } }
  }
}

const argumentsText = (args: object) => (Object.keys(args).length === 0 ? '' : JSON.stringify(args))

function lengthOf(args: At['args'], random: Random): number {
  const wish = wishes.map(name => args[name]).find(value => typeof value === 'number')
  return typeof wish === 'number' ? Math.max(0, Math.min(wish, listedMax)) : random.whole(1, 3)
}

/** What the caller said is answered so: arguments, and fields of inputs, that the type has by the same name. */
function settledBy(type: GraphQLObjectType, args: At['args']): Record<string, unknown> {
  const fields = type.getFields()
  const inputs = Object.values(args).filter(isPlainObject)
  const settled: Record<string, unknown> = {}
  for (const [name, value] of [...inputs.flatMap(Object.entries), ...Object.entries(args)]) {
    const wanted = Object.hasOwn(fields, name) ? fields[name]!.type : undefined
    const leaf = isNonNullType(wanted) ? wanted.ofType : wanted
    if (!isLeafType(leaf) || value === undefined || value === null) continue
    try {
      leaf.coerceOutputValue(value)
      settled[name] = value
    } catch {
      // Another thing of the same name.
    }
  }
  return settled
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function scalar(type: string, name: string, random: Random): unknown {
  const word = type.toLowerCase()
  if (word === 'boolean') return random.chance(0.5)
  if (word === 'id') return plausibleText({ format: 'uuid', name }, random)
  const bounds = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY, name }
  if (wholeScalars.has(word)) return plausibleNumber({ ...bounds, isWhole: true }, random)
  if (brokenScalars.has(word)) return plausibleNumber({ ...bounds, isWhole: false }, random)
  if (openScalars.has(word)) return {}
  const format = Object.hasOwn(formats, word) ? formats[word] : undefined
  return plausibleText({ format, name }, random)
}
