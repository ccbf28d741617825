/** A document with its edits: what is looked at, known by its content. */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { Row, WriteContext } from '@gatehouse/control'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import { canonicalJson } from '@gatehouse/program'
import { sql } from 'kysely'
import type { RevisionDocument } from '../revision-document.ts'

export interface GovernedDocument {
  name: string
  /** Of its content before the edits. */
  sha256: string
  overlays: readonly unknown[]
  endpoints: number
  /** From the store, where it is needed. */
  read(): Promise<GovernedText>
}

export interface GovernedText {
  kind: DefinitionKind
  text: string
}

const textOf = ({ spec }: Row): GovernedText => ({ kind: spec.format as DefinitionKind, text: spec.text as string })

const endings = { openapi: '', asyncapi: '', graphql: '.graphql', protobuf: '.proto' } as const

/** A name that says what its text is. */
export const fileNamed = (name: string, kind: DefinitionKind): string => `${name}${endings[kind]}`

type Look = Pick<WriteContext, 'resources' | 'transaction'>

/** That of an API version as it stands; undefined where it has none. */
export async function documentOf(
  { resources, transaction }: Look,
  { id, spec, workspaceId }: Row,
): Promise<GovernedDocument | undefined> {
  const { definition, overlays = [] } = spec as { definition?: string; overlays?: unknown[] }
  if (definition === undefined) return undefined
  // Without its text, which may be large.
  const { rows } = await sql<{ name: string; status: { sha256: string; endpoints: number } }>`
    select d.name, d.status from definitions d join api_versions v
    on v.organization_id = d.organization_id and v.definition_id = d.id where v.id = ${id}`.execute(transaction)
  const [found] = rows
  if (!found) return undefined
  const { sha256, endpoints } = found.status
  return {
    ...{ name: found.name, sha256, overlays, endpoints },
    read: async () => textOf(await resources.get('Definition', definition, workspaceId)),
  }
}

/** That which a revision was made of; undefined where nobody wrote down which. */
export function documentOfRevision(
  { resources }: Pick<WriteContext, 'resources'>,
  { spec, workspaceId }: Row,
): GovernedDocument | undefined {
  const made = spec.document as RevisionDocument | undefined
  if (!made) return undefined
  const { definition, sha256, overlays = [] } = made
  return {
    ...{ name: definition, sha256, overlays, endpoints: 0 },
    async read() {
      const found = await resources.all('Definition', { sha256 })
      const own = found.find(one => one.workspaceId === workspaceId) ?? found[0]
      if (own) return textOf(own)
      throw new Failure('conflict', `The definition ${definition} is gone.`, { hint: 'Publish the API version again.' })
    },
  }
}

export const overlaysDigest = (overlays: readonly unknown[]) =>
  createHash('sha256').update(canonicalJson(overlays)).digest('hex')
