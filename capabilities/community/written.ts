import { object, oneOf, Type } from '@gatehouse/schema'
import { moderations } from './question.ts'

const text = Type.String()

/** Inputs and outputs that several operations share. */
export const product = Type.String({ minLength: 1, maxLength: 127, description: 'Product, as workspace/name.' })
export const question = Type.String({ minLength: 1, maxLength: 64, description: 'Question, by its name.' })
export const answer = Type.String({ minLength: 1, maxLength: 64, description: 'Answer, by its id.' })
export const title = Type.String({ minLength: 5, maxLength: 200, description: 'In a sentence.' })
export const body = Type.String({
  minLength: 1,
  maxLength: 10_000,
  description: 'Markdown; HTML in it is shown as text.',
})
export const reason = Type.String({ minLength: 1, maxLength: 500, description: 'Why; who wrote it reads this.' })

/** Who wrote: a developer by the name that she gave herself, never by her address. */
const author = object({ kind: oneOf(['developer', 'publisher', 'former']), name: Type.Optional(text) })

const post = {
  author,
  mine: Type.Boolean(),
  body: text,
  createdAt: text,
  editedAt: Type.Optional(text),
  moderation: oneOf([...moderations]),
  reason: Type.Optional(text),
}

export const questionLine = {
  ...{ name: text, title: text, product: text, productTitle: text, state: text, private: Type.Boolean() },
  ...{ author, mine: Type.Boolean(), answers: Type.Integer(), createdAt: text, updatedAt: text },
  moderation: oneOf([...moderations]),
}

export const thread = {
  ...questionLine,
  ...post,
  answered: Type.Array(object({ id: text, accepted: Type.Boolean(), ...post })),
}

/** Said of an operation on a portal that tells nothing: without it the portal's document would be told. */
export const nothing = object({})
