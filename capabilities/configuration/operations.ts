import { outcomes } from '@gatehouse/capability-catalogue/outcome-change.ts'
import { defaulted, object, oneOf, patterned, slug, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

const change = object({
  action: oneOf(['create', 'update', 'delete', 'unchanged']),
  kind: Type.String(),
  name: Type.String(),
  workspace: Type.Optional(Type.String()),
  fields: Type.Array(
    object({
      pointer: Type.String({ description: 'Into the document.' }),
      before: Type.Optional(Type.Unknown()),
      after: Type.Optional(Type.Unknown()),
    }),
  ),
  transitions: Type.Array(Type.String({ description: 'Ways that its state is led.' })),
  shownOnce: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'Secrets that were made. Nothing shows them again.' }),
  ),
})

export const apply = defineOperation({
  name: 'apply',
  scope: 'organization',
  title: 'Apply documents',
  summary: 'Makes the organization as the documents say: everything in one transaction, or nothing.',
  input: object({
    documents: Type.Array(Type.Unknown(), { maxItems: 5000, description: 'Objects with kind, metadata and spec.' }),
    dryRun: defaulted(Type.Boolean({ description: 'Only tells what would change.' }), false),
    prune: defaulted(
      Type.Boolean({ description: 'Deletes what carries the owner’s label and stands in no document.' }),
      false,
    ),
    owner: Type.Optional(
      patterned('^[a-z0-9]([a-z0-9._/-]{0,61}[a-z0-9])?=.{0,200}$', 'a label such as team=retail', {
        description: 'Label `key=value` that every document gets.',
      }),
    ),
    workspace: defaulted(slug({ description: 'Of documents that name none.' }), 'default'),
  }),
  output: object({
    applied: Type.Boolean(),
    changes: Type.Array(change),
    outcomes: Type.Optional(
      Type.With(outcomes, {
        description:
          'Which requests would be answered otherwise if this were applied, and its API versions deployed where they are live. Of a dry run.',
      }),
    ),
  }),
  effect: 'write',
  // Each document asks for the role that its change needs, in its own workspace.
  role: 'signed-in',
  errors: ['document_invalid', 'already_exists', 'conflict', 'illegal_transition', 'still_referenced', 'stale_version'],
})

export const exportAll = defineOperation({
  name: 'export',
  scope: 'organization',
  title: 'Export documents',
  summary: 'The organization as documents that `apply` takes: what you may read of it, without secrets.',
  input: object({
    kind: Type.Optional(Type.String({ maxLength: 1000, description: 'Only these kinds, with commas between them.' })),
    inWorkspace: Type.Optional(Type.String({ maxLength: 63, description: 'Only what belongs to this workspace.' })),
    label: Type.Optional(Type.String({ maxLength: 300, description: 'Only what carries the label `key=value`.' })),
  }),
  output: object({ documents: Type.Array(Type.Unknown()) }),
  effect: 'read',
  role: 'viewer',
  confined: true,
  errors: ['content_too_large'],
})
