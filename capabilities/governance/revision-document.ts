import { object, type Static, Type } from '@gatehouse/schema'

/** Which document a revision was made of: what is live is what the next one is compared with. */
export const revisionDocument = object(
  {
    definition: Type.String({ maxLength: 63, description: 'Its name.' }),
    sha256: Type.String({ description: 'Digest of its content.' }),
    overlays: Type.Optional(Type.Array(Type.Unknown())),
  },
  { description: 'The definition it was made of, with the edits of then.' },
)
export type RevisionDocument = Static<typeof revisionDocument>
