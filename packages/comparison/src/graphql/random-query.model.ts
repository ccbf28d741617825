/** Queries that may fit a schema; whether one does is for a judge to say. */
import type { Input, Pick, Schema, Type } from './random-schema.model.ts'

const scalars: Readonly<Record<string, string>> = { Int: '1', String: '"s"' }

export class RandomQuery {
  readonly #types: ReadonlyMap<string, Type>
  readonly #schema: Schema
  readonly #pick: Pick
  readonly #variables: string[] = []

  constructor(schema: Schema, pick: Pick) {
    this.#schema = schema
    this.#types = new Map(schema.types.map(type => [type.name, type]))
    this.#pick = pick
  }

  text(): string {
    const body = this.#selection('Query', 3)
    const used = this.#use('QUERY')
    const variables = this.#variables.length > 0 ? `(${this.#variables.join(', ')})` : ''
    return `query Q${variables}${used} ${body}`
  }

  #selection(typeName: string, depth: number): string {
    const type = this.#types.get(typeName)
    const items = this.#pick([[0], [0, 1], [0, 1, 2]]).map(() => this.#item(type, depth))
    return `{ ${items.join(' ')} }`
  }

  #item(type: Type | undefined, depth: number): string {
    const fields = type?.fields ?? []
    const isFragment = fields.length === 0 || this.#pick([true, false, false])
    if (isFragment && depth > 0) {
      const on = this.#pick(['A', 'B', 'C', 'N', 'U', type?.name ?? 'A'])
      return `... on ${on} ${this.#selection(on, depth - 1)}`
    }
    if (fields.length === 0) return '__typename'
    const field = this.#pick(fields)
    const named = field.type.replace(/[[\]!]/g, '')
    const isLeaf = named in scalars || this.#types.get(named)?.kind === 'enum'
    if (!isLeaf && depth === 0) return '__typename'
    const alias = this.#pick(['', '', 'x: ', 'y: '])
    const body = isLeaf ? '' : ` ${this.#selection(named, depth - 1)}`
    return `${alias}${field.name}${this.#given(field.inputs)}${this.#use('FIELD')}${body}`
  }

  #use(location: string): string {
    const usable = this.#schema.directives.filter(({ locations }) => locations.includes(location))
    if (usable.length === 0 || this.#pick([true, true, true, false])) return ''
    const directive = this.#pick(usable)
    const one = () => ` @${directive.name}${this.#given(directive.inputs)}`
    return directive.repeatable && this.#pick([true, false]) ? one() + one() : one()
  }

  #given(inputs: readonly Input[]): string {
    const sent = inputs.filter(({ type, preset }) =>
      this.#pick([true, true, type.endsWith('!') && preset === undefined]),
    )
    if (sent.length === 0) return ''
    return `(${sent.map(({ name, type }) => `${name}: ${this.#value(type)}`).join(', ')})`
  }

  #value(type: string): string {
    if (this.#pick([true, false, false])) return this.#variable(type)
    return this.#literal(type, 3)
  }

  #variable(type: string): string {
    const bare = type.replace(/!$/, '')
    const name = `$v${this.#variables.length}`
    this.#variables.push(`${name}: ${this.#pick([type, bare, `${bare}!`])}`)
    return name
  }

  #literal(type: string, depth: number): string {
    if (!type.endsWith('!') && this.#pick([true, false, false, false])) return 'null'
    const bare = type.replace(/!$/, '')
    if (bare.startsWith('[')) {
      const inner = this.#literal(bare.slice(1, -1), depth - 1)
      return this.#pick([inner, `[${inner}]`, '[]'])
    }
    if (bare in scalars) return scalars[bare]!
    const known = this.#types.get(bare)
    if (known?.kind === 'enum') return this.#pick(known.names)
    if (!known || depth < 0) return '{}'
    const fields = known.isOneOf
      ? [this.#pick(known.inputs)]
      : known.inputs.filter(one => one.type.endsWith('!') || this.#pick([true, false]))
    return `{${fields.flatMap(one => (one ? [`${one.name}: ${this.#literal(one.type, depth - 1)}`] : [])).join(', ')}}`
  }
}
