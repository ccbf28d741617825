/** Nouns and verbs as plain JSON: the command line reads this and loads no schema to parse, help or call. */
import { type CliFlag, type CliNoun, type CliVerb, cliCommands, cliNouns } from './cli.ts'
import type { RestRoute } from './rest.ts'

export interface CliTree {
  nouns: TreeNoun[]
  /** Operations without a noun. */
  commands: TreeVerb[]
}

export interface TreeNoun {
  name: string
  singular: string
  kind: string
  summary: string
  /** Fields that a table of them shows, as paths into the representation. */
  columns: string[]
  verbs: TreeVerb[]
}

export interface TreeVerb {
  name: string
  title: string
  summary: string
  method: RestRoute['method']
  path: string
  positional: string[]
  /** Which of `positional` and `flags` must be given is known by `required`. */
  required: string[]
  /** Which of `positional` are whole numbers. */
  integers: string[]
  flags: CliFlag[]
  /** What the fields are sent as: the query, the whole body, or the `spec` of the body. */
  sends: 'query' | 'body' | 'creation' | 'patch' | 'nothing'
  answers: 'page' | 'resource' | 'result' | 'stream' | 'file' | 'nothing'
  /** Fields of the answer that are never shown again. */
  shownOnce: string[]
  /** Of the rows of the answer, what a table shows; all unless said. */
  columns?: readonly string[]
}

export function cliTree(routes: readonly RestRoute[]): CliTree {
  return {
    nouns: cliNouns(routes).map(nounOf),
    commands: cliCommands(routes).map(verbOf),
  }
}

function nounOf({ name, singular, summary, verbs }: CliNoun): TreeNoun {
  const resource = verbs[0]!.route.resource!
  const references = Object.entries(resource.references ?? {}).filter(([, { many }]) => !many)
  return {
    name,
    singular,
    kind: resource.kind,
    summary,
    columns: [
      'name',
      ...(resource.states ? ['state'] : []),
      ...references.map(([field]) => `spec.${field}`),
      ...(resource.listed ?? []),
      'updatedAt',
    ],
    verbs: verbs.map(verbOf),
  }
}

function verbOf({ name, route, positional, flags }: CliVerb): TreeVerb {
  const { verb, operation, query, body } = route
  const input = operation?.input as { required?: string[]; properties?: Record<string, { type?: string }> } | undefined
  return {
    name,
    title: route.title,
    summary: route.summary,
    method: route.method,
    path: route.path,
    positional,
    required: [...(positional.includes('name') ? ['name'] : []), ...(input?.required ?? [])],
    integers: positional.filter(word => input?.properties?.[word]?.type === 'integer'),
    flags,
    sends: verb === 'create' ? 'creation' : verb === 'update' ? 'patch' : query ? 'query' : body ? 'body' : 'nothing',
    answers: answerOf(route),
    ...(operation?.listed ? { columns: operation.listed } : {}),
    shownOnce: verb === 'create' ? Object.keys(route.resource?.shownOnce ?? {}) : secretsOf(route),
  }
}

function answerOf({ verb, operation, reply }: RestRoute): TreeVerb['answers'] {
  if (operation?.file) return 'file'
  if (!reply) return 'nothing'
  if (verb === 'list') return 'page'
  if (operation?.stream) return 'stream'
  return verb || !operation?.output ? 'resource' : 'result'
}

const secretsOf = ({ operation }: RestRoute) =>
  Object.keys((operation?.output as { properties?: object } | undefined)?.properties ?? {}).filter(
    field => field === 'secret',
  )
