import { Type } from '@gatehouse/schema'
import type { Reference } from '@gatehouse/unit'

/** Which API versions something is about; all of the organization where none of it is said. */
export const scope = {
  workspace: Type.Optional(Type.String({ maxLength: 63, description: 'Only there; in all unless said.' })),
  apis: Type.Optional(
    Type.Array(Type.String({ maxLength: 63 }), {
      ...{ minItems: 1, maxItems: 100, uniqueItems: true },
      description: 'Only versions of these APIs, by slug.',
    }),
  ),
  labels: Type.Optional(
    Type.Record(Type.String({ maxLength: 63 }), Type.String({ maxLength: 63 }), {
      description: 'Only what has all of these labels; those of a version go over those of its API.',
    }),
  ),
}

export const scopeReferences: Readonly<Record<string, Reference>> = {
  workspace: { kind: 'Workspace', optional: true, onDelete: 'cascade' },
}

export interface Scope {
  workspace?: string
  apis?: string[]
  labels?: Record<string, string>
}
