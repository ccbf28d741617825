import { governance } from '@gatehouse/capability-governance/told-gate.ts'
import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

/** Characters of a document that comes in. */
export const documentMax = 67_108_864

export const saveDocument = defineOperation({
  name: 'save-document',
  on: 'ApiVersion',
  title: 'Save the document',
  summary:
    'The version has this document from then on, with its overlays as they are. What is published and live stays until it is published again. A broken one stores nothing.',
  input: object({
    text: Type.String({ maxLength: documentMax, description: 'The document as it is written.' }),
    file: Type.Optional(Type.String({ maxLength: 1024, description: 'Its file name, for the places of findings.' })),
    from: Type.String({
      maxLength: 63,
      description: 'The definition that its author began with; `stale_version` where the version has another by now.',
    }),
    keepEdits: defaulted(
      Type.Boolean({
        description:
          'Overlays stand also where the new document changed the same, or leaves nothing of what they change.',
      }),
      false,
    ),
  }),
  output: object({
    definition: Type.String(),
    endpoints: Type.Integer(),
    findings: Type.Array(Type.Unknown()),
    governance,
  }),
  effect: 'write',
  role: 'editor',
  errors: [
    ...['document_invalid', 'document_too_large', 'import_conflict', 'overlay_unfit', 'kind_unfit'],
    ...['gate_failed', 'stale_version', 'too_many_attempts'],
  ] as const,
})
