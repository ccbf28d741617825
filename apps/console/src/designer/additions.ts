/** What can be added to an entry of a document, and how it begins. Pure. */
import type { Entry } from './entry.ts'

export interface Addition {
  /** Names its text: `add_property`. */
  what: 'path' | 'parameter' | 'body' | 'response' | 'media' | 'property' | 'item' | 'named'
  /** Where it is put, behind which its name follows; `-` is behind the last of a list. */
  at: readonly string[]
  /** What its name is, where nobody need say it. */
  name?: string
  /** What its name may begin with. */
  example?: string
  value: unknown
}

const okay = { description: 'The answer.' }
const parameter = { name: 'name', in: 'query', schema: { type: 'string' } }

/** Beginnings in the components of a document. */
const begun: Readonly<Record<string, unknown>> = {
  schemas: { type: 'object', properties: {} },
  definitions: { type: 'object', properties: {} },
  responses: okay,
  parameters: parameter,
  examples: { value: {} },
  requestBodies: { content: { 'application/json': { schema: { type: 'object' } } } },
  headers: { schema: { type: 'string' } },
  securitySchemes: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  securityDefinitions: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
}

export function additionsTo({ kind, steps }: Entry, value: unknown): Addition[] {
  const has = (key: string) => typeof value === 'object' && value !== null && Object.hasOwn(value, key)
  const below = (key: string) => [...steps, key]
  if (kind === 'group') return ofGroup(steps)
  if (kind === 'operation')
    return [
      { what: 'parameter', at: below('parameters'), name: '-', value: parameter },
      ...(has('requestBody')
        ? []
        : [{ ...{ what: 'body' as const, at: steps, name: 'requestBody' }, value: begun.requestBodies }]),
      { what: 'response', at: below('responses'), example: '404', value: okay },
    ]
  if (kind === 'path')
    return [
      { what: 'parameter', at: below('parameters'), name: '-', value: { ...parameter, in: 'path', required: true } },
    ]
  if (kind === 'response' || kind === 'body')
    return [{ what: 'media', at: below('content'), example: 'application/json', value: { schema: { type: 'object' } } }]
  if (kind === 'media') return [{ what: 'named', at: below('examples'), example: 'usual', value: { value: {} } }]
  if (kind === 'schema')
    return [{ what: 'property', at: below('properties'), example: 'name', value: { type: 'string' } }]
  return []
}

function ofGroup(steps: readonly string[]): Addition[] {
  const section = steps.at(-1)!
  if (section === 'servers') return [{ what: 'item', at: steps, name: '-', value: { url: 'https://api.example.com' } }]
  if (section === 'tags') return [{ what: 'item', at: steps, name: '-', value: { name: 'tag' } }]
  if (section === 'paths')
    return [{ what: 'path', at: steps, example: '/pets', value: { get: { responses: { 200: okay } } } }]
  const value = begun[section]
  return value === undefined ? [] : [{ what: 'named', at: steps, example: 'Name', value }]
}
