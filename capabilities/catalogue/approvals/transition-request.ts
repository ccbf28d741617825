import { object, oneOf, Type } from '@gatehouse/schema'
import { defineResource, type StateMachine } from '@gatehouse/unit'
import { ruledTransitions } from './transition-rule.ts'

const who = Type.String({ description: 'Who it was.' })
const comment = Type.Optional(Type.String({ maxLength: 2000 }))

const states: StateMachine = {
  initial: 'requested',
  states: ['requested', 'approved', 'applied', 'failed', 'rejected', 'withdrawn', 'expired'],
  transitions: {
    complete: {
      from: ['requested'],
      to: 'approved',
      title: 'Complete',
      summary: 'Nothing is missing.',
      internal: true,
    },
    apply: { from: ['approved'], to: 'applied', title: 'Apply', summary: 'It was carried out.', internal: true },
    fail: { from: ['approved'], to: 'failed', title: 'Fail', summary: 'It could not be carried out.', internal: true },
    expire: { from: ['requested'], to: 'expired', title: 'Expire', summary: 'It is void.', internal: true },
    reject: { from: ['requested'], to: 'rejected', title: 'Reject', summary: 'It is not carried out.' },
    withdraw: {
      from: ['requested'],
      to: 'withdrawn',
      title: 'Withdraw',
      summary: 'Whoever asked for it takes it back.',
    },
  },
}

export const transitionRequest = defineResource({
  kind: 'TransitionRequest',
  prefix: 'trq',
  plural: 'transition-requests',
  scope: 'workspace',
  title: 'Transition request',
  summary: 'Somebody asks that an API version goes on in its life; it does once all is checked and approved.',
  spec: object({
    apiVersion: Type.String({ maxLength: 63, description: 'API version it is about.' }),
    transition: oneOf([...ruledTransitions]),
    input: Type.Record(Type.String(), Type.Unknown(), { description: 'What it is carried out with.' }),
    comment,
    requestedBy: who,
    requestedById: Type.String(),
    sha256: Type.Optional(Type.String({ description: 'Digest of what was to be approved.' })),
  }),
  status: object({
    expiresAt: Type.String(),
    checked: Type.Record(Type.String(), object({ by: who, at: Type.String() }), { description: 'By item.' }),
    approvals: Type.Array(
      object({ by: who, byId: Type.String(), kind: Type.String(), role: Type.String(), at: Type.String(), comment }),
    ),
    missing: Type.Array(Type.String(), { description: 'Sentences.' }),
    ended: Type.Optional(object({ by: who, at: Type.String(), comment })),
    reason: Type.Optional(Type.String({ description: 'Why it failed, or is void.' })),
  }),
  references: { apiVersion: { kind: 'ApiVersion', onDelete: 'cascade' } },
  columns: { expiresAt: { type: 'timestamptz', from: 'status.expiresAt' } },
  listed: ['spec.transition', 'spec.requestedBy', 'status.missing', 'status.reason'],
  verbs: ['list', 'get'],
  derived: true,
  states,
})
