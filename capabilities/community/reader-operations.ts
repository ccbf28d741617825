import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { product, question, questionLine, thread } from './written.ts'

/** What anybody may ask: the answer holds what the one who asks may see, and nothing tells that there is more. */
const reading = { on: 'Portal', effect: 'read', role: 'anyone' } as const

export const questions = defineOperation({
  ...reading,
  name: 'questions',
  title: 'Questions of readers',
  summary: 'Questions that are there for who asks, newest first.',
  input: object({
    product: Type.Optional(product),
    q: defaulted(Type.String({ maxLength: 200, description: 'Words, or their beginnings.' }), ''),
    state: Type.Optional(oneOf(['open', 'answered', 'closed'], { description: 'Only those.' })),
    mine: defaulted(Type.Boolean({ description: 'Only own ones.' }), false),
    public: defaulted(Type.Boolean({ description: 'Only what everybody sees, whoever asks.' }), false),
    offset: defaulted(Type.Integer({ minimum: 0, maximum: 10_000, description: 'How many to leave out.' }), 0),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 1000, description: 'How many to show.' }), 20),
  }),
  output: object({
    posts: oneOf(['off', 'signed-in', 'after-approval']),
    items: Type.Array(object(questionLine)),
    more: Type.Boolean({ description: 'There are more than were shown.' }),
  }),
})

export const showQuestion = defineOperation({
  ...reading,
  name: 'question',
  title: 'A question of a reader',
  summary: 'One question with its answers, those that are there for who asks.',
  input: object({ question }),
  output: object(thread),
})

export const rating = defineOperation({
  ...reading,
  name: 'rating',
  title: 'Rating',
  summary: 'How readers rate a product; the average is told from five ratings on.',
  input: object({ product }),
  output: object({
    posts: oneOf(['off', 'signed-in', 'after-approval']),
    average: Type.Optional(Type.Number()),
    count: Type.Optional(Type.Integer()),
    own: Type.Optional(Type.Integer({ description: 'Of who asks.' })),
  }),
})
