/** A document with its edits: what is looked at, known by its content. */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { Row, WriteContext } from '@gatehouse/control'
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
  text(): Promise<string>
}

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
    text: async () => (await resources.get('Definition', definition, workspaceId)).spec.text as string,
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
    async text() {
      const found = await resources.all('Definition', { sha256 })
      const own = found.find(one => one.workspaceId === workspaceId) ?? found[0]
      if (own) return own.spec.text as string
      throw new Failure('conflict', `The definition ${definition} is gone.`, { hint: 'Publish the API version again.' })
    },
  }
}

export const overlaysDigest = (overlays: readonly unknown[]) =>
  createHash('sha256').update(canonicalJson(overlays)).digest('hex')
