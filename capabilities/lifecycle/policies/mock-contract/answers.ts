/** What a mock answers: which reply of the contract, in which type, and with what. */
import { xmlOf } from '@gatehouse/contract/body/write-xml.ts'
import { type Shape, shapeOf } from '@gatehouse/contract/parameter/shape.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { writeValue } from '@gatehouse/media/format.ts'
import { formatOf, preferred } from '@gatehouse/media/media-type.ts'
import { Sampler } from '@gatehouse/sample'
import type { ContractContent, ContractSchemas, EndpointContract, RouteContract } from '@gatehouse/unit'
import type { Preference } from './preference.ts'

type Replies = EndpointContract['replies']
type ContractReply = Replies[string]

export interface Chosen {
  status: number
  reply: ContractReply
}

export class Answers {
  readonly #contract: RouteContract
  readonly #sampler: Sampler

  constructor(contract: RouteContract, sampler: Sampler) {
    this.#contract = contract
    this.#sampler = sampler
  }

  /** Undefined where the contract has no such reply. */
  reply({ code, example }: Preference): Chosen | undefined {
    const { replies } = this.#contract.endpoint
    if (code !== undefined) return byStatus(replies, code)
    if (example !== undefined) {
      const having = Object.keys(replies).find(name =>
        Object.values(replies[name]!.types).some(({ examples = {} }) => Object.hasOwn(examples, example)),
      )
      return having === undefined ? undefined : { status: statusOf(having), reply: replies[having]! }
    }
    const names = Object.keys(replies).sort((a, b) => statusOf(a) - statusOf(b))
    const good = names.find(name => /^2/.test(name)) ?? names.find(name => name === 'default') ?? names[0]
    return good === undefined
      ? { status: 200, reply: { types: {} } }
      : { status: statusOf(good), reply: replies[good]! }
  }

  /** The type that the caller wants most of those that there are; undefined where none is acceptable. */
  type({ types }: ContractReply, accept: string | undefined): string | undefined {
    return preferred(accept, Object.keys(types).map(concrete))
  }

  content({ types }: ContractReply, type: string): ContractContent {
    return types[Object.keys(types).find(name => concrete(name) === type) ?? type] ?? {}
  }

  /** Undefined where there is no such example. */
  value({ schema, examples = {} }: ContractContent, { example, dynamic }: Preference, seed: string): unknown {
    if (example !== undefined) return Object.hasOwn(examples, example) ? examples[example] : undefined
    const [first] = Object.values(examples)
    if (first !== undefined && !dynamic) return first
    return schema === undefined ? '' : this.#sampler.near(schema, { seed })
  }

  shape({ schema }: ContractContent): Shape {
    return shapeOf(schema, reference => this.#sampler.target(reference))
  }

  /** Fields that the contract says are there: names and values, flat. */
  fields({ headers = [] }: ContractReply, seed: string): string[] {
    return headers.flatMap(({ name, schema }) => {
      const value = this.#sampler.near(schema ?? {}, { seed: `${seed} ${name}`, fields: 'required' })
      return typeof value === 'object'
        ? []
        : [
            name,
            String(value)
              .replace(/[^\t -~]/g, '?')
              .slice(0, 1000),
          ]
    })
  }
}

/** One for the endpoints of a part, in the direction of replies. */
export const samplerOf = (schemas: ContractSchemas) =>
  new Sampler(new Schemas({ $defs: schemas }, { side: 'reply', formats: true, flat: true }))

function byStatus(replies: Replies, code: string): Chosen | undefined {
  const status = /^[1-5]\d\d$/.test(code) ? Number(code) : undefined
  if (status === undefined || status < 200) return undefined
  const name = [code, `${code[0]}XX`, 'default'].find(one => Object.hasOwn(replies, one))
  return name === undefined ? undefined : { status, reply: replies[name]! }
}

const statusOf = (name: string) => (name === 'default' ? 200 : Number(name.replace(/XX$/, '00')))
/** A range is answered in the type that most would take. */
const concrete = (type: string) => (type.includes('*') ? 'application/json' : type)

/** An example in a text is one as it stands. */
export function textOf(value: unknown, type: string, shape: Shape): string {
  const format = formatOf(type)
  if (format === 'xml')
    return typeof value === 'string' && value.trimStart().startsWith('<') ? value : xmlOf(value, shape)
  if (format !== undefined && !(typeof value === 'string' && format !== 'json')) {
    return writeValue(value, format, { side: 'reply', root: 'root' })
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}
