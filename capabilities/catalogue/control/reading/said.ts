/** What is made of documents of others as they come in, and as they are asked for. */
import type { Problem } from '@gatehouse/base'
import { type OpenApiDocument, openApiOf, readDocument } from '@gatehouse/documents'
import { aboutDefinition } from '@gatehouse/documents/about-definition.ts'
import {
  type Definition,
  type DefinitionKind,
  languageOf,
  ownLanguage,
  readDefinition,
} from '@gatehouse/documents/definition.ts'
import { invalidDocument } from '@gatehouse/documents/limits.ts'
import { languageProblems } from '@gatehouse/lint'
import type { Conflict } from '@gatehouse/overlay'
import { editConflicts, editedText } from '../../overlays.ts'

export interface Text {
  text: string
  file?: string | undefined
  /** What it is known to be; told by its name and its text otherwise. */
  kind?: DefinitionKind | undefined
}

/** A document that comes in, and the edited one that it comes after. */
export interface Incoming extends Text {
  onto?: { text: string; overlays: readonly unknown[] } | undefined
}

export interface Said extends Pick<OpenApiDocument, 'digest' | 'title' | 'version' | 'description' | 'servers'> {
  kind: DefinitionKind
  dialect: string
  /** Of OpenAPI: no other kind describes what a gateway routes by. */
  endpoints: number
  findings: Problem[]
  /** What of the edits the document leaves nothing of, or changes as well. */
  conflicts: Conflict[]
}

/** Throws `document_invalid` with every problem, `document_too_large`, or `kind_unfit` where edits stand over what takes none. */
export function saidOf({ text, file, kind, onto }: Incoming): Said {
  const definition = definitionOf({ text, file, kind })
  const conflicts = onto ? editConflicts(onto, { text, kind: definition.kind }) : []
  if (definition.kind !== undefined && definition.kind !== 'openapi') {
    const { errors, warnings } = languageProblems(definition)
    if (errors.length > 0) throw invalidDocument(errors, file)
    const about = aboutDefinition(definition, text)
    return { ...about, kind: definition.kind, endpoints: 0, findings: warnings, conflicts }
  }
  const { digest, dialect, title, version, description, servers, findings, endpoints } = openApiOf(definition)
  return {
    ...{ kind: 'openapi', digest, dialect, title, version, servers, findings, endpoints: endpoints.length },
    ...(description === undefined ? {} : { description }),
    conflicts,
  }
}

const kindNames = { openapi: 'OpenAPI', asyncapi: 'AsyncAPI', graphql: 'GraphQL', protobuf: 'Protobuf' } as const

/** What is called one kind and looks like another is told so, rather than what is wrong with it as the one. */
function definitionOf({ text, file, kind }: Text): Definition {
  const language = languageOf(text)
  const refuse = (seen: DefinitionKind): never => {
    const message = `This is ${kindNames[seen]}, and is said to be ${kindNames[kind!]}.`
    const place = { ...named(file), line: 1, column: 1 }
    throw invalidDocument([{ code: 'kind_other', message, pointer: '', place, hint: `Say that it is ${seen}.` }], file)
  }
  if (kind && language && language !== kind) return refuse(language)
  const definition = readDefinition(text, { ...named(file), kind })
  return kind && definition.kind && definition.kind !== kind ? refuse(definition.kind) : definition
}

export interface Edited extends Text {
  overlays: readonly unknown[]
}

/** The whole document with its edits; of a language that is no tree, what rules see of it. */
export const editedValue = ({ text, file, kind = 'openapi', overlays }: Edited): unknown =>
  ownLanguage(kind)
    ? readDefinition(text, { ...named(file), kind }).value
    : readDocument(editedText(text, { ...named(file), kind }, overlays), named(file)).value

const named = (file: string | undefined) => (file === undefined ? {} : { file })
