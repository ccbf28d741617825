import { readDefinition } from '@gatehouse/documents/definition.ts'
import { record } from '@gatehouse/documents/openapi/tree.ts'
import type { TopicLanguage } from '../reference.ts'
import { topicsOf } from './make-topic-reference.ts'
import type { TopicPart } from './topic.ts'

const topicsMax = 500
const charactersMax = 2_000_000

export interface PreviewedDocument {
  topics: TopicPart[]
  /** Beyond those. */
  more: number
}

/** As it is written, servers and all. Throws `document_invalid` with the place of what cannot be read. */
export function previewOf(text: string, kind: TopicLanguage): PreviewedDocument {
  const value = record(readDefinition(text, { kind }).value)
  const all = topicsOf(kind, kind === 'asyncapi' ? JSON.stringify(value) : text, value)
  const topics: TopicPart[] = []
  let characters = 0
  for (const topic of all.slice(0, topicsMax)) {
    characters += JSON.stringify(topic).length
    if (characters > charactersMax) break
    topics.push(topic)
  }
  return { topics, more: all.length - topics.length }
}
