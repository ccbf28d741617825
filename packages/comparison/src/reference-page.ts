/** `docs/reference/contract-changes.md`: every id with its level and what it means. */
import type { Level } from './change.ts'
import { breaksOf } from './rules/families/protobuf.ts'
import { families } from './rules/levels.ts'

const titles: Readonly<Record<string, string>> = {
  document: 'Endpoints, security, lifecycle and the document',
  existence: 'What is new in requests',
  'request-body': 'Bodies of requests',
  'request-property': 'Properties of requests',
  'request-parameter': 'Parameters',
  response: 'Responses, their headers and media types',
  'response-body': 'Bodies of responses',
  'response-property': 'Properties of responses',
  own: 'Further ones',
  asyncapi: 'AsyncAPI: channels, operations, messages, servers',
  graphql: 'GraphQL',
  protobuf: 'Protobuf',
}

const levels: Readonly<Record<Level, string>> = { ERR: 'breaking', WARN: 'dangerous', INFO: 'safe' }

const places: readonly [prefix: string, place: string][] = [
  ['request-read-only-property-', 'a property of a request that is read-only'],
  ['response-write-only-property-', 'a property of a response that is write-only'],
  ['request-parameter-property-', 'a property within a parameter'],
  ['request-header-property-', 'a property within a header of a request'],
  ['request-optional-property-', 'an optional property of a request'],
  ['request-required-property-', 'a required property of a request'],
  ['response-optional-property-', 'an optional property of a response'],
  ['response-required-property-', 'a required property of a response'],
  ['request-property-', 'a property of a request'],
  ['response-property-', 'a property of a response'],
  ['request-parameter-', 'a parameter'],
  ['request-body-', 'the body of a request'],
  ['response-body-', 'the body of a response'],
  ['response-mediatype-', 'the body of a response'],
  ['response-header-', 'a header of a response'],
  ['response-', 'a response'],
  ['api-', 'an endpoint or the document'],
]

function meaningOf(id: string): string {
  const breaks = breaksOf(id)
  const of = /^(?:graphql|protobuf|asyncapi)-(.+)$/.exec(id)
  if (of) return `${of[1]!.replaceAll('-', ' ')}${breaks ? `; breaks ${breaks.join(', ')}` : ''}`
  const found = places.find(([prefix]) => id.startsWith(prefix))
  if (!found) return id.replaceAll('-', ' ')
  return `of ${found[1]}: ${id.slice(found[0].length).replaceAll('-', ' ')}`
}

export function contractChangesPage(): string {
  const sections = Object.entries(families).map(([name, family]) => {
    const rows = Object.entries(family).map(
      ([id, level]) => `| \`${id}\` | ${level} | ${levels[level]} | ${meaningOf(id)} |`,
    )
    return [`## ${titles[name]}`, '', '| id | level | | |', '|---|---|---|---|', ...rows, ''].join('\n')
  })
  return [
    '# Contract changes',
    '',
    'What `gatehouse compare` tells, by id. ERR breaks somebody; WARN may, or nobody can tell from the documents; INFO is safe.',
    'What is told as ERR or WARN by a rule of narrower or wider values is told as INFO where it is proven that everything still fits.',
    'How to use it: [the guide](../guides/compare.md).',
    '',
    'Where a keyword changes in a place that has no id here, the id is made of both, such as `request-body-max-items-decreased`',
    'or `response-header-enum-value-added`: its level follows from the direction. Requests may take more and responses may say less.',
    '',
    ...sections,
  ].join('\n')
}
