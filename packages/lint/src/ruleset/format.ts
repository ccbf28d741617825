/** Kinds of documents, by the names that rulesets call them. */
import { isRecord } from '../function.ts'

const openapi3 = /^3\.(\d)/
const asyncapi = /^(\d)\.(\d+)/

/** All that fit the document. */
export function formatsOf(value: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  if (!isRecord(value)) return found
  if (String(value.swagger) === '2.0') found.add('oas2')
  const three = openapi3.exec(String(value.openapi ?? ''))
  if (three) for (const name of ['oas3', `oas3_${three[1]}`, `oas3.${three[1]}`]) found.add(name)
  const async = asyncapi.exec(String(value.asyncapi ?? ''))
  if (async) {
    const [, major, minor] = async
    for (const name of [`asyncapi${major}`, `aas${major}`, `aas${major}_${minor}`, `aas${major}.${minor}`])
      found.add(name)
  }
  if (value.graphql === 'sdl') found.add('graphql')
  if (typeof value.protobuf === 'string') found.add('protobuf')
  if (typeof value.arazzo === 'string') found.add('arazzo1').add('arazzo1_0')
  if (typeof value.$schema === 'string' || value.type !== undefined || value.properties !== undefined) {
    found.add('json-schema').add('json-schema-loose')
  }
  return found
}

/** Whether a rule is meant for documents of some kinds; all are where it names none. */
export const isMeant = (wanted: ReadonlySet<string> | undefined, formats: ReadonlySet<string>) =>
  !wanted || [...wanted].some(one => formats.has(one))

export const knownFormats: ReadonlySet<string> = new Set([
  ...['oas2', 'oas3', 'oas3_0', 'oas3_1', 'oas3_2', 'oas3.0', 'oas3.1', 'oas3.2', 'arazzo1', 'arazzo1_0'],
  ...['asyncapi2', 'aas2', 'asyncapi3', 'aas3', 'json-schema', 'json-schema-loose', 'json-schema-draft4'],
  ...['json-schema-draft6', 'json-schema-draft7', 'json-schema-2019-09', 'json-schema-2020-12'],
  ...Array.from({ length: 7 }, (_, minor) => [`aas2_${minor}`, `aas2.${minor}`]).flat(),
  ...['aas3_0', 'aas3.0', 'aas3_1', 'aas3.1', 'graphql', 'protobuf'],
])
