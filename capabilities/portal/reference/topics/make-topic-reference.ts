/** A document of AsyncAPI, GraphQL or Protobuf taken apart, and as readers get it. */
import { editedText } from '@gatehouse/capability-catalogue/overlays.ts'
import { aboutDefinition } from '@gatehouse/documents/about-definition.ts'
import { readDefinition } from '@gatehouse/documents/definition.ts'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { member, record } from '@gatehouse/documents/openapi/tree.ts'
import { parse, print } from 'graphql/language'
import { changesSince } from '../changes-since.ts'
import type { DocumentSource, ReferenceSource } from '../make-reference.ts'
import type { KeyPlace, Outline, OutlineGroup, Reference, StoredPart, TopicLanguage } from '../reference.ts'
import { schemaParts, searched } from '../schema-parts.ts'
import { SchemaTrees, type TreeBounds, treeBounds } from '../schema-tree.ts'
import { shortText } from '../short-text.ts'
import { asyncApiTopics } from './asyncapi-topics.ts'
import { graphqlTopics } from './graphql-topics.ts'
import { protobufTopics } from './protobuf-topics.ts'
import { servedByGateway } from './served-by-gateway.ts'
import type { TopicPart } from './topic.ts'
import { topicsMax } from './topic-bounds.ts'

export function makeTopicReference(source: ReferenceSource, kind: TopicLanguage): Reference {
  const { basePath, before, key } = source
  const made = readableText(source, { kind, basePath })
  const definition = readDefinition(made, { kind })
  const value = record(definition.value)
  const topics = topicsOf(kind, made, value).slice(0, topicsMax)
  const schemas = kind === 'asyncapi' ? schemaParts(value, '#/components/schemas/', boundsOf(value)) : []
  const { title, version, dialect, description } = aboutDefinition(definition, made)
  return {
    outline: {
      ...{ kind, title: shortText(title, 200)!, version: shortText(version, 60)!, dialect },
      ...(description === undefined ? {} : { description: shortText(description, 50_000)! }),
      ...outlined(topics, key),
      schemas: schemas.length,
    },
    parts: [...topics.map(storedTopic), ...schemas],
    document: made,
    changes: before?.kind === kind ? changesSince(readableText(before, { kind, basePath }), made, kind) : [],
  }
}

export function topicsOf(kind: TopicLanguage, made: string, value: Record<string, unknown>): TopicPart[] {
  if (kind === 'graphql') return graphqlTopics(value)
  if (kind === 'protobuf') return protobufTopics(value)
  return asyncApiTopics(made, new SchemaTrees(new References(value), boundsOf(value)))
}

/** Messages are to AsyncAPI what endpoints are to OpenAPI. */
function boundsOf({ channels, components }: Record<string, unknown>): TreeBounds {
  const lists = [components, ...Object.values(record(channels))].map(one => record(member(one, 'messages')))
  return treeBounds({ endpoints: lists.flatMap(one => Object.keys(one)) })
}

interface As {
  kind: TopicLanguage
  basePath: string
}

/** Comments of GraphQL are the author's own; descriptions are the reader's. Of Protobuf comments are the descriptions. */
function readableText({ text, overlays }: DocumentSource, { kind, basePath }: As): string {
  if (kind === 'protobuf') return text
  if (kind === 'graphql') return `${print(parse(text))}\n`
  const { value } = readDefinition(editedText(text, { kind }, overlays), { kind })
  return JSON.stringify(servedByGateway(record(value), basePath))
}

function outlined(
  topics: readonly TopicPart[],
  key: KeyPlace | undefined,
): Pick<Outline, 'groups' | 'key' | 'endpoints'> {
  const groups = new Map<string, OutlineGroup>()
  for (const { group } of topics) groups.set(group, { name: group, count: (groups.get(group)?.count ?? 0) + 1 })
  return { groups: [...groups.values()], ...(key ? { key } : {}), endpoints: 0 }
}

/** What stands beside its name in a list. */
function signatureOf({ declared, facts }: TopicPart): { path?: string } {
  const protocol = facts.find(({ name }) => name === 'protocol')?.words
  const words = declared ?? protocol
  if (!words) return {}
  const text = words.map(one => (typeof one === 'string' ? one : one.text)).join('')
  return { path: shortText(text, 300)! }
}

function storedTopic(part: TopicPart): StoredPart {
  const { kind, name, title, group, tags, sections, description = '' } = part
  const members = sections.flatMap(one => [
    ...(one.members ?? []).map(member => member.name),
    ...(one.schema?.fields ?? []).map(field => field.name),
  ])
  return {
    ...{ kind, name: name.slice(0, 512), title: shortText(title, 200)!, tags, group },
    ...signatureOf(part),
    deprecated: part.deprecated !== undefined,
    content: JSON.stringify(part),
    words: searched([title, name, kind, ...tags, ...members, description]),
  }
}
