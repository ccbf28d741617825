import { defaulted, object, Type, utcMoment } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { announcementInput } from './lifecycle.ts'

export const deprecate = defineOperation({
  name: 'deprecate',
  on: 'ApiVersion',
  title: 'Deprecate',
  summary: 'Tells consumers to move on, on every reply; it is still served.',
  input: object(announcementInput),
  effect: 'write',
  role: 'editor',
  transition: 'deprecate',
  errors: ['illegal_transition', 'invalid_input', 'not_found'],
})

export const schedule = defineOperation({
  name: 'schedule',
  on: 'ApiVersion',
  title: 'Schedule the end',
  summary:
    'Says when it is deprecated by itself and how it ends, in place of all that was said before; of one that is deprecated, how it ends.',
  input: object({
    deprecateAt: Type.Optional(utcMoment({ description: 'When it is deprecated by itself.' })),
    ...announcementInput,
  }),
  effect: 'write',
  role: 'editor',
  errors: ['conflict', 'invalid_input', 'not_found'],
})

export const retire = defineOperation({
  name: 'retire',
  on: 'ApiVersion',
  title: 'Retire',
  summary: 'Takes it off every environment for good, once nobody calls it any more.',
  input: object({
    force: defaulted(Type.Boolean({ description: 'Also while it is called.' }), false),
    quietDays: defaulted(
      Type.Integer({ minimum: 1, maximum: 90, description: 'For how long nobody may have called it.' }),
      7,
    ),
  }),
  effect: 'write',
  hurts: 'Everybody who calls it is refused, on every environment, and it does not come back.',
  role: 'editor',
  transition: 'retire',
  errors: ['illegal_transition', 'still_called', 'query_timeout'],
})

const passed = object({
  transition: Type.String({ description: 'Such as `publish`; `create` of the first.' }),
  from: Type.Optional(Type.String()),
  to: Type.String(),
  at: Type.String(),
  by: object({ kind: Type.String(), id: Type.String(), name: Type.String() }),
  request: Type.Optional(Type.String({ description: 'Transition request that it was made by.' })),
  reason: Type.Optional(Type.String({ description: 'Why, where somebody said.' })),
})

export const history = defineOperation({
  name: 'history',
  on: 'ApiVersion',
  title: 'History',
  summary:
    'What has become of the version, when, and by whom: with a request, as it was scheduled, or by hand; newest first.',
  input: object({
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 500 }), 50),
    cursor: Type.Optional(Type.String({ maxLength: 1024, description: '`next` of the page before.' })),
  }),
  output: object({ items: Type.Array(passed), next: Type.Optional(Type.String()) }),
  effect: 'read',
  role: 'viewer',
  errors: ['invalid_input'],
})
