import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { answer, body, reason, thread } from './written.ts'

const publishing = { on: 'Question', effect: 'write', role: 'editor' } as const
const post = { answer: Type.Optional(answer) }
const text = Type.String()

export const showThread = defineOperation({
  ...publishing,
  name: 'thread',
  effect: 'read',
  title: 'Thread',
  summary: 'The question with every answer, also those that are hidden or wait, and what was reported.',
  output: object({
    ...thread,
    reports: Type.Array(object({ answer: Type.Optional(text), reason: text, by: text, at: text })),
  }),
})

export const answerQuestion = defineOperation({
  ...publishing,
  name: 'answer',
  title: 'Answer',
  summary: 'Answers as the publisher; who asked is told by mail.',
  input: object({ body }),
  output: object({ id: text }),
  errors: ['conflict'],
})

export const assign = defineOperation({
  ...publishing,
  name: 'assign',
  title: 'Assign',
  summary: 'Says who takes care of it, and tells her by mail; nobody, where no address is given.',
  input: object({
    person: Type.Optional(
      Type.String({ format: 'email', maxLength: 254, description: 'A member of the organization, by the address.' }),
    ),
  }),
  errors: ['conflict'],
})

export const approvePost = defineOperation({
  ...publishing,
  name: 'approve',
  title: 'Approve',
  summary: 'Shows the question, or one answer of it, that waits or was hidden.',
  input: object(post),
})

export const hidePost = defineOperation({
  ...publishing,
  name: 'hide',
  title: 'Hide',
  summary: 'Takes the question, or one answer of it, from readers; who wrote it reads why.',
  input: object({ ...post, reason }),
})

export const dismissReports = defineOperation({
  ...publishing,
  name: 'dismiss-reports',
  title: 'Dismiss reports',
  summary: 'What was reported may stand there.',
})

export const bar = defineOperation({
  on: 'Developer',
  name: 'bar-from-writing',
  effect: 'write',
  role: 'admin',
  title: 'Bar from writing',
  summary: 'The person writes at no portal of the organization any more; what is there stays.',
  hurts: 'The person can ask, answer, rate and report nothing.',
  input: object({ reason }),
})

export const allowWriting = defineOperation({
  on: 'Developer',
  name: 'allow-writing',
  effect: 'write',
  role: 'admin',
  title: 'Allow writing',
  summary: 'The person may write again.',
})

export const pageFeedback = defineOperation({
  on: 'Portal',
  name: 'page-feedback',
  effect: 'read',
  role: 'editor',
  title: 'Feedback on pages',
  summary: 'Of each page, whom it helped, and the newest words.',
  input: object({
    path: Type.Optional(Type.String({ maxLength: 200, description: 'Only of this page.' })),
    words: defaulted(Type.Integer({ minimum: 0, maximum: 100, description: 'How many of each page.' }), 5),
  }),
  output: object({
    items: Type.Array(
      object({
        ...{ path: text, title: text, helped: Type.Integer(), not: Type.Integer() },
        words: Type.Array(object({ helped: Type.Boolean(), word: text, at: text })),
      }),
    ),
  }),
})
