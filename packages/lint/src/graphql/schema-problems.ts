/** What the specification of GraphQL demands of a schema (September 2025, "Type System"), by code. */
import { isRecord, type Steps } from '../function.ts'
import { implementsProblems } from './implements-problems.ts'

export interface SchemaProblem {
  code: SchemaCode
  message: string
  at: Steps
}

export const schemaCodes = [
  ...(['name_twice', 'name_reserved', 'type_unknown', 'type_misplaced', 'type_empty', 'root_missing'] as const),
  ...(['interface_not_kept', 'required_deprecated', 'input_endless'] as const),
] as const
export type SchemaCode = (typeof schemaCodes)[number]

export type Tree = Readonly<Record<string, unknown>>
export const tree = (value: unknown): Tree => (isRecord(value) ? value : {})
export const named = (type: unknown) => String(type ?? '').replace(/[[\]!]/g, '')
export const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(one => typeof one === 'string') : []

const scalars = new Set(['Int', 'Float', 'String', 'Boolean', 'ID'])
/** Of Apollo Federation, which a subgraph need not define. */
const federation = new Set([
  '_Any',
  '_Entity',
  '_Service',
  'FieldSet',
  'federation__FieldSet',
  'link__Import',
  '_FieldSet',
])

const known = new WeakMap<object, readonly SchemaProblem[]>()

export function schemaProblems(root: unknown): readonly SchemaProblem[] {
  if (!isRecord(root) || root.graphql === undefined) return []
  const before = known.get(root)
  if (before) return before
  const found = new Schema(root).problems()
  known.set(root, found)
  return found
}

class Schema {
  readonly #root: Tree
  readonly #types: Tree
  readonly #found: SchemaProblem[] = []

  constructor(root: Tree) {
    this.#root = root
    this.#types = tree(root.types)
  }

  problems(): SchemaProblem[] {
    this.#roots()
    for (const [name, type] of Object.entries(this.#types)) this.#type(name, tree(type))
    for (const [name, one] of Object.entries(tree(this.#root.directives)))
      this.#inputs(tree(one).arguments, ['directives', name, 'arguments'])
    this.#found.push(...implementsProblems(this.#types))
    return this.#found
  }

  #tell(code: SchemaCode, message: string, at: Steps): void {
    this.#found.push({ code, message, at })
  }

  #roots(): void {
    const schema = tree(this.#root.schema)
    const said = ['query', 'mutation', 'subscription'].filter(root => schema[root] !== undefined)
    for (const root of said) {
      if (tree(this.#types[String(schema[root])]).kind !== 'object')
        this.#tell('root_missing', `the type of each ${root} must be an object type of the schema`, ['schema', root])
    }
    const isWhole = said.includes('query') || (said.length === 0 && Object.hasOwn(this.#types, 'Query'))
    const isPart = Object.keys(this.#types).length === 0 || schema.directives !== undefined
    if (!isWhole && !isPart) this.#tell('root_missing', 'a schema must say where queries begin', ['types'])
  }

  #type(name: string, type: Tree): void {
    const at = ['types', name]
    this.#name(name, type, at)
    const parts = { object: 'fields', interface: 'fields', input: 'fields', enum: 'values', union: 'types' } as const
    const part = parts[type.kind as keyof typeof parts]
    if (part && Object.keys(tree(type[part])).length === 0 && strings(type[part]).length === 0)
      this.#tell('type_empty', `${name} must have something in it`, at)
    for (const [value, one] of Object.entries(tree(type.values))) this.#name(value, tree(one), [...at, 'values', value])
    for (const [index, one] of strings(type.types).entries()) this.#reference(one, [...at, 'types', index], ['object'])
    for (const [index, one] of strings(type.implements).entries())
      this.#reference(one, [...at, 'implements', index], ['interface'])
    if (type.kind === 'input') {
      this.#inputs(type.fields, [...at, 'fields'])
      if (this.#isEndless(name)) this.#tell('input_endless', `no value of ${name} can end: it needs itself`, at)
      return
    }
    for (const [field, one] of Object.entries(tree(type.fields))) {
      const place = [...at, 'fields', field]
      this.#name(field, tree(one), place)
      this.#reference(tree(one).type, [...place, 'type'], ['scalar', 'object', 'interface', 'union', 'enum'])
      this.#inputs(tree(one).arguments, [...place, 'arguments'])
    }
  }

  #inputs(all: unknown, at: Steps): void {
    for (const [name, one] of Object.entries(tree(all))) {
      const { type, deprecated, default: preset } = tree(one)
      this.#name(name, tree(one), [...at, name])
      this.#reference(type, [...at, name, 'type'], ['scalar', 'enum', 'input'])
      if (deprecated !== undefined && String(type).endsWith('!') && preset === undefined)
        this.#tell('required_deprecated', `${name} must be sent, and may so not be deprecated`, [...at, name])
    }
  }

  #name(name: string, one: Tree, at: Steps): void {
    if (one.again === true) this.#tell('name_twice', `${name} stands more than once`, at)
    if (name.startsWith('__')) this.#tell('name_reserved', `${name} begins with __, which is for introspection`, at)
  }

  #reference(type: unknown, at: Steps, kinds: readonly string[]): void {
    const name = named(type)
    if (Object.hasOwn(this.#types, name)) {
      const kind = String(tree(this.#types[name]).kind)
      if (!kinds.includes(kind))
        this.#tell('type_misplaced', `${name} is of the kind ${kind}, which may not stand here`, at)
    } else if (!scalars.has(name) && !federation.has(name))
      this.#tell('type_unknown', `${name} is no type of the schema`, at)
  }

  /** Through fields that must be there and are no lists. */
  #isEndless(name: string): boolean {
    const seen = new Set<string>()
    const waiting = [name]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const field of Object.values(tree(tree(this.#types[next]).fields))) {
        const written = String(tree(field).type)
        if (!written.endsWith('!') || written.startsWith('[')) continue
        const inner = named(written)
        if (inner === name) return true
        if (tree(this.#types[inner]).kind !== 'input' || seen.has(inner)) continue
        seen.add(inner)
        waiting.push(inner)
      }
    }
    return false
  }
}
