import { object, oneOf, Type } from '@gatehouse/schema'
import { defineResource, type StateMachine } from '@gatehouse/unit'

const states: StateMachine = {
  initial: 'open',
  states: ['open', 'answered', 'closed'],
  transitions: {
    settle: { from: ['open'], to: 'answered', title: 'Settle', summary: 'It has an answer.', internal: true },
    close: { from: ['open', 'answered'], to: 'closed', title: 'Close', summary: 'Nobody writes to it any more.' },
    reopen: { from: ['answered', 'closed'], to: 'open', title: 'Reopen', summary: 'It waits for an answer again.' },
  },
}

/** What readers see of it: it is shown, waits for the publisher, or was hidden by him. */
export const moderations = ['shown', 'waiting', 'hidden'] as const
export type Moderation = (typeof moderations)[number]

export const question = defineResource({
  kind: 'Question',
  prefix: 'qst',
  plural: 'questions',
  scope: 'organization',
  title: 'Question',
  summary: 'What a developer asked at a portal about a product; private ones are between who asked, his team and you.',
  spec: object({
    portal: Type.String({ maxLength: 63, description: 'Portal it was asked at.' }),
    product: Type.String({ maxLength: 127, description: 'Product it is about, as `workspace/name`.' }),
    title: Type.String({ minLength: 5, maxLength: 200, description: 'In a sentence.' }),
    body: Type.String({ maxLength: 10_000, description: 'Markdown; HTML in it is shown as text.' }),
    private: Type.Boolean({ description: 'Shown to who asked, the team, and the publisher alone.' }),
    askedBy: Type.String({ maxLength: 64, description: 'Developer who asked, by the id.' }),
    team: Type.Optional(
      Type.String({ maxLength: 64, description: 'Team that sees it where it is private, by the id.' }),
    ),
  }),
  status: object({
    moderation: oneOf([...moderations], { description: 'Whether readers see it.' }),
    reason: Type.Optional(Type.String({ description: 'Why it was hidden.' })),
    assignee: Type.Optional(Type.String({ description: 'Who of the organization takes care of it.' })),
    accepted: Type.Optional(Type.String({ description: 'Answer that who asked accepted, by its id.' })),
    answers: Type.Integer({ description: 'How many there are.' }),
    waiting: Type.Integer({ description: 'Answers that wait for approval.' }),
    reports: Type.Integer({ description: 'How often it, or an answer, was reported since it was looked at.' }),
    editedAt: Type.Optional(Type.String()),
  }),
  references: {
    portal: { kind: 'Portal', onDelete: 'cascade' },
    product: { kind: 'Product', onDelete: 'cascade' },
  },
  columns: {
    private: { type: 'boolean', from: 'spec.private' },
    askedBy: { type: 'text', from: 'spec.askedBy' },
    team: { type: 'text', from: 'spec.team' },
    moderation: { type: 'text', from: 'status.moderation' },
    assignee: { type: 'text', from: 'status.assignee' },
  },
  indexes: [['portal_id', 'product_id', 'created_at'], ['asked_by']],
  heavy: ['body'],
  listed: ['spec.private', 'status.moderation', 'status.assignee', 'status.answers', 'status.reports'],
  verbs: ['list', 'get', 'delete'],
  roles: { list: 'editor', get: 'editor', delete: 'admin' },
  derived: true,
  states,
})
