import { object, oneOf, Type } from '@gatehouse/schema'
import { defineResource, type StateMachine } from '@gatehouse/unit'
import { severities } from './severity.ts'

const moment = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))

const states: StateMachine = {
  initial: 'pending',
  states: ['pending', 'firing', 'resolved'],
  transitions: {
    fire: { from: ['pending'], to: 'firing', title: 'Fire', summary: 'It held long enough.', internal: true },
    resolve: { from: ['firing'], to: 'resolved', title: 'Resolve', summary: 'It is over.', internal: true },
  },
}

/** Written by the evaluation of rules alone; what people do to it is audited. */
export const alert = defineResource({
  kind: 'Alert',
  prefix: 'alr',
  plural: 'alerts',
  scope: 'organization',
  title: 'Alert',
  summary: 'What a rule found: about to fire, firing, or over.',
  spec: object({
    rule: Type.String({ maxLength: 63, description: 'Alert rule that found it.' }),
    severity: oneOf([...severities]),
    summary: Type.String({ description: 'What was found.' }),
    of: Type.Record(Type.String(), Type.String(), { description: 'What it was found of, by dimension.' }),
  }),
  status: object({
    fingerprint: Type.String({ description: 'The same for the same rule and labels.' }),
    value: Type.Optional(Type.Number({ description: 'The figure that was found last.' })),
    evidence: Type.Optional(Type.String({ description: 'Where the console shows what it was found from.' })),
    since: Type.String({ format: 'date-time', description: 'When it was found first.' }),
    firedAt: moment('When it began to fire.'),
    resolvedAt: moment('When it was over.'),
    heldMs: Type.Integer({
      description: 'How long it has been in its state, without times in which nothing was looked at.',
    }),
    quietMs: Type.Integer({ description: 'How long it has not been found again.' }),
    told: Type.Array(Type.String(), {
      description: 'Channels that were told that it fires, or that tell it with its group.',
    }),
    steps: Type.Integer({ description: 'How many steps of its rule were taken.' }),
    silenced: Type.Optional(Type.String({ description: 'Silence because of which nobody is told.' })),
    acknowledged: Type.Optional(
      object({
        by: Type.String({ description: 'Who takes care of it.' }),
        at: Type.String({ format: 'date-time' }),
        comment: Type.Optional(Type.String({ maxLength: 2000 })),
      }),
    ),
  }),
  references: { rule: { kind: 'AlertRule', onDelete: 'cascade' } },
  columns: { severity: { type: 'text', from: 'spec.severity' } },
  indexes: [['organization_id', 'state', 'updated_at']],
  listed: ['spec.severity', 'spec.summary', 'status.firedAt', 'status.acknowledged.by', 'status.silenced'],
  verbs: ['list', 'get'],
  derived: true,
  states,
})
