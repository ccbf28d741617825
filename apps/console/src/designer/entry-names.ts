/** What people call the parts of a document. */
import { type TextKey, t } from '@gatehouse/ui/text.ts'
import type { Entry } from './entry.ts'

const words: Readonly<Record<string, TextKey>> = {
  ...{ document: 'part_document', info: 'part_info', servers: 'part_servers', tags: 'part_tags', paths: 'part_paths' },
  ...{ webhooks: 'part_webhooks', schemas: 'part_schemas', definitions: 'part_schemas', responses: 'part_responses' },
  ...{ parameters: 'part_parameters', examples: 'part_examples', requestBodies: 'part_bodies' },
  ...{ headers: 'part_headers', securitySchemes: 'part_security', securityDefinitions: 'part_security' },
  ...{ requestBody: 'part_body', schema: 'part_schema', items: 'part_items' },
}

export function nameFor({ kind, name, steps }: Entry): string {
  const isOwn =
    kind === 'group' || kind === 'document' || kind === 'info' || kind === 'body' || steps.at(-2) === undefined
  const isPart = kind === 'schema' && (name === 'schema' || name === 'items') && steps.at(-2) !== 'properties'
  const word = isOwn || isPart ? words[name] : undefined
  return word ? t(word) : name
}
