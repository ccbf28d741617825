/** What a message of AsyncAPI holds: payload, headers, examples. */
import type { Message } from '@gatehouse/comparison/asyncapi/contract.ts'
import { inherited } from '@gatehouse/comparison/asyncapi/part.ts'
import type { Library } from '@gatehouse/comparison/model/source.ts'
import { isRecord, list, member, text } from '@gatehouse/documents/openapi/tree.ts'
import { exampleOf } from '../example-of.ts'
import type { SchemaTrees } from '../schema-tree.ts'
import { exampleText } from '../short-text.ts'
import type { TopicSection } from './topic.ts'

const examplesMax = 5

export function messageSections(message: Message, trees: SchemaTrees, library: Library): TopicSection[] {
  const { at, schemaFormat, payload, headers } = message
  const written = member(at.value, 'payload')
  const schema = isWrapped(payload?.value, written) ? payload?.value : (written ?? payload?.value)
  const isForeign = schemaFormat !== undefined
  const tree = schema === undefined || isForeign ? undefined : trees.of(schema)
  const foreign = isForeign ? exampleText(payload?.value) : undefined
  const given = list(inherited(library, at, 'examples')?.value).slice(0, examplesMax)
  const examples = given.flatMap((one, index) => {
    const shown = exampleText(member(one, 'payload') ?? member(one, 'headers'))
    const title = text(member(one, 'name')) ?? text(member(one, 'summary')) ?? `${index + 1}`
    return shown === undefined ? [] : [{ title: title.slice(0, 100), text: shown }]
  })
  const made = examples.length === 0 && tree ? exampleText(exampleOf(tree)) : undefined
  if (made !== undefined) examples.push({ title: '1', text: made })
  return [
    ...(tree ? [{ name: 'payload' as const, schema: tree }] : []),
    ...(foreign === undefined ? [] : [{ name: 'payload' as const, code: [{ title: schemaFormat!, text: foreign }] }]),
    ...headers.map(one => ({ name: 'headers' as const, schema: trees.of(one.value) })),
    ...(examples.length > 0 ? [{ name: 'examples' as const, code: examples }] : []),
  ]
}

/** AsyncAPI 3 has a schema of another language beside its name; the reader has taken it out. */
const isWrapped = (payload: unknown, written: unknown) =>
  isRecord(written) && Object.hasOwn(written, 'schemaFormat') && payload !== undefined
