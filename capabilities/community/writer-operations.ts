import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { answer, body, nothing, product, question, title } from './written.ts'

/** What people who are signed in at the portal write. */
const writing = { on: 'Portal', effect: 'write', role: 'developer' } as const
const post = { question, answer: Type.Optional(answer) }

export const ask = defineOperation({
  ...writing,
  name: 'ask',
  title: 'Ask',
  summary: 'A question about a product; a private one is seen by who asks, the team that is named, and the publisher.',
  input: object({
    product,
    title,
    body,
    private: defaulted(Type.Boolean({ description: 'Shown to nobody else.' }), false),
    team: Type.Optional(Type.String({ maxLength: 64, description: 'Own team that sees it as well, by its id.' })),
  }),
  output: object({ name: Type.String(), waits: Type.Boolean({ description: 'Shown once it is approved.' }) }),
  errors: ['writing_closed', 'too_many_attempts', 'conflict'],
})

export const reply = defineOperation({
  ...writing,
  name: 'reply',
  title: 'Reply',
  summary: 'Answers a question that is not closed.',
  input: object({ question, body }),
  output: object({ id: Type.String(), waits: Type.Boolean({ description: 'Shown once it is approved.' }) }),
  errors: ['writing_closed', 'too_many_attempts', 'conflict'],
})

export const acceptAnswer = defineOperation({
  ...writing,
  name: 'accept-answer',
  title: 'Accept an answer',
  summary: 'Who asked says which answer it was; another one may be accepted later.',
  input: object({ question, answer }),
  output: nothing,
  errors: ['writing_closed', 'not_allowed'],
})

export const editPost = defineOperation({
  ...writing,
  name: 'edit-post',
  title: 'Edit what one wrote',
  summary: 'Another text for an own question, or for an own answer of it; where posts are approved, this is one too.',
  input: object({ ...post, title: Type.Optional(title), body }),
  output: nothing,
  errors: ['writing_closed', 'not_allowed', 'too_many_attempts', 'conflict'],
})

export const deletePost = defineOperation({
  ...writing,
  name: 'delete-post',
  title: 'Delete what one wrote',
  summary: 'An own answer; or an own question that nobody else answered.',
  hurts: 'It cannot be brought back.',
  input: object(post),
  output: nothing,
  errors: ['not_allowed', 'conflict'],
})

export const reportPost = defineOperation({
  ...writing,
  name: 'report-post',
  title: 'Report',
  summary: 'Tells the publisher that something should not stand there; once per person.',
  input: object({ ...post, reason: Type.String({ minLength: 1, maxLength: 500, description: 'What is wrong.' }) }),
  output: nothing,
  errors: ['writing_closed', 'too_many_attempts'],
})

export const rate = defineOperation({
  ...writing,
  name: 'rate',
  title: 'Rate',
  summary: 'One to five for a product, one rating per person; the last one counts.',
  input: object({ product, stars: Type.Integer({ minimum: 1, maximum: 5, description: 'Five is best.' }) }),
  output: nothing,
  errors: ['writing_closed', 'too_many_attempts'],
})

export const giveFeedback = defineOperation({
  ...writing,
  name: 'give-feedback',
  role: 'anyone',
  title: 'Give feedback',
  summary: 'Whether a page was of help, with a word for the publisher; of who is signed in the last one counts.',
  input: object({
    path: Type.String({ minLength: 1, maxLength: 200, description: 'Where the page stands.' }),
    helped: Type.Boolean({ description: 'It was of help.' }),
    word: Type.Optional(Type.String({ maxLength: 1000, description: 'What was missing, or good.' })),
  }),
  output: nothing,
  errors: ['writing_closed', 'too_many_attempts'],
})
