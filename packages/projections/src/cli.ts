/** Nouns and verbs of the command line, from the routes. */
import type { TSchema } from '@gatehouse/schema'
import type { RestRoute } from './rest.ts'

export interface CliNoun {
  /** `api-versions`; its singular works too. */
  name: string
  singular: string
  summary: string
  verbs: CliVerb[]
}

export interface CliVerb {
  name: string
  route: RestRoute
  /** Words after the verb, in order; the name of the resource first where there is one. */
  positional: string[]
  flags: CliFlag[]
}

export interface CliFlag {
  name: string
  field: string
  /** `list` is a list of texts. */
  type: 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'json'
  description: string
  required: boolean
}

export function cliNouns(routes: readonly RestRoute[]): CliNoun[] {
  const nouns = new Map<string, CliNoun>()
  for (const route of routes) {
    if (!route.resource || isForDevelopers(route)) continue
    const { plural, summary } = route.resource
    let noun = nouns.get(plural)
    if (!noun) nouns.set(plural, (noun = { name: plural, singular: singularOf(plural), summary, verbs: [] }))
    noun.verbs.push(verbOf(route))
  }
  return [...nouns.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Operations without a noun, as verbs of the command itself. */
export function cliCommands(routes: readonly RestRoute[]): CliVerb[] {
  return routes.filter(route => !route.resource && !isForDevelopers(route)).map(verbOf)
}

/** What people of a portal do there, with a session that no command has. */
const isForDevelopers = ({ role }: RestRoute) => role === 'developer'

function verbOf(route: RestRoute): CliVerb {
  const words = route.operation?.positional ?? []
  const named = route.path.includes('{name}') || route.verb === 'create'
  return {
    name: route.operation?.name ?? route.verb!,
    route,
    positional: [...(named ? ['name'] : []), ...words],
    flags: flagsOf(inputOf(route)).filter(({ field }) => !words.includes(field) && field !== 'name'),
  }
}

/** The fields that flags fill: of the spec for create and update, of the input for operations. */
function inputOf(route: RestRoute): TSchema | undefined {
  if (route.verb === 'create') return route.resource!.spec
  if (route.verb === 'update') return (route.body as { properties: { spec: TSchema } }).properties.spec
  return route.query ?? route.body
}

function flagsOf(schema: TSchema | undefined): CliFlag[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, FieldShape>
    required?: string[]
  }
  return Object.entries(properties).map(([field, shape]) => ({
    name: field.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
    field,
    type: typeOf(shape),
    description: shape.description ?? '',
    required: required.includes(field),
  }))
}

interface FieldShape {
  type?: string
  enum?: unknown[]
  anyOf?: FieldShape[]
  items?: FieldShape
  description?: string
}

function typeOf(shape: FieldShape): CliFlag['type'] {
  const inner = shape.anyOf?.find(({ type }) => type !== 'null') ?? shape
  if (inner.enum || inner.type === 'string') return 'string'
  if (inner.type === 'array' && isText(inner.items)) return 'list'
  return inner.type === 'integer' || inner.type === 'number' || inner.type === 'boolean' ? inner.type : 'json'
}

export function singularOf(plural: string): string {
  return plural.endsWith('ies') ? `${plural.slice(0, -3)}y` : plural.replace(/s$/, '')
}

const isText = (items: FieldShape | undefined) =>
  items?.type === 'string' || (items?.enum?.every(one => typeof one === 'string') ?? false)
