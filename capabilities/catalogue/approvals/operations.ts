import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { ruledTransitions } from './transition-rule.ts'

const comment = Type.Optional(Type.String({ maxLength: 2000, description: 'Kept with it.' }))

export const requestTransition = defineOperation({
  name: 'request-transition',
  on: 'ApiVersion',
  title: 'Ask for a transition',
  summary: 'Asks that the version goes on in its life; it does by itself once all that the rules want is there.',
  input: object({
    transition: oneOf([...ruledTransitions]),
    with: defaulted(
      Type.Record(Type.String({ maxLength: 63 }), Type.Unknown(), {
        description: 'As the operation of that name takes it, such as `{"environment": "prod"}` for `deploy`.',
      }),
      {},
    ),
    checked: defaulted(
      Type.Array(Type.String({ maxLength: 63 }), {
        maxItems: 32,
        description: 'Items of checklists that are done.',
      }),
      [],
    ),
    comment,
  }),
  output: object({ request: Type.String(), state: Type.String(), missing: Type.Array(Type.String()) }),
  effect: 'write',
  role: 'editor',
  positional: ['transition'],
  errors: ['illegal_transition', 'invalid_input', 'conflict', 'not_found'],
})

export const check = defineOperation({
  name: 'check',
  on: 'TransitionRequest',
  title: 'Check an item off',
  summary: 'Says that an item of the checklist is done.',
  input: object({ item: Type.String({ maxLength: 63, description: 'Which.' }) }),
  effect: 'write',
  role: 'editor',
  positional: ['item'],
  errors: ['conflict', 'invalid_input'],
})

export const approve = defineOperation({
  name: 'approve',
  on: 'TransitionRequest',
  title: 'Approve',
  summary: 'Gives one’s approval, once; when nothing is missing any more it is carried out.',
  input: object({ comment }),
  effect: 'write',
  role: 'editor',
  errors: ['conflict', 'not_allowed'],
})

export const reject = defineOperation({
  name: 'reject',
  on: 'TransitionRequest',
  title: 'Reject',
  summary: 'It is not carried out.',
  input: object({ comment }),
  effect: 'write',
  role: 'editor',
  transition: 'reject',
  errors: ['illegal_transition', 'not_allowed'],
})

export const withdraw = defineOperation({
  name: 'withdraw',
  on: 'TransitionRequest',
  title: 'Withdraw',
  summary: 'Whoever asked for it takes it back.',
  effect: 'write',
  role: 'editor',
  transition: 'withdraw',
  errors: ['illegal_transition', 'not_allowed'],
})
