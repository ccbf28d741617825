import { compileExpression, exchangeScope } from '@gatehouse/expression'
import { definePolicy, type Exchange } from '@gatehouse/unit'
import { privacyConfig } from './config.ts'
import { FlowNotes, type Side } from './flow-notes.ts'
import { type Going, Redactor } from './redactor.ts'
import { reporting } from './reporting.ts'
import { treating } from './treating.ts'

export const privacy = definePolicy({
  name: 'privacy',
  version: 1,
  stages: ['shape'],
  title: 'Privacy',
  summary:
    'Finds personal data in bodies, events, messages, queries and forms and puts a mask, a hash or a token in its place, or nothing, or only records where it is. What cannot be read does not pass, unless it only records; streams stay streams.',
  config: privacyConfig,
  body: 'frames',
  errors: [
    ...(['body_malformed', 'request_too_large', 'unsupported_content', 'reply_malformed'] as const),
    ...(['reply_too_large', 'codings_exhausted', 'secret_unavailable', 'expression_failed'] as const),
  ],
  examples: [
    { title: 'Addresses and cards in replies', config: { find: ['email', 'card'] }, send: ['GET /'], expect: [200] },
    { title: 'Only recorded', config: { mode: 'report', find: ['email'] }, send: ['GET /'], expect: [200] },
    {
      title: 'A key that is not there',
      config: { find: ['email'], treatment: 'tokenize', key: 'env:PRIVACY_KEY' },
      send: ['GET /'],
      expect: [503],
    },
  ],
  create(config, { secrets, codings, drift, clock }) {
    const redactor = new Redactor(config, () => clock.monotonicMs())
    const condition = config.when === undefined ? undefined : compileExpression(config.when)
    const kind = config.mode === 'report' ? 'personal' : 'personal-treated'
    const applies = (exchange: Exchange) => condition?.holds(exchangeScope(exchange)) ?? true
    const goingOf = (exchange: Exchange, side: Side, key = ''): Going => {
      const notes = new FlowNotes(drift, exchange, kind)
      return { key, told: (found, place) => notes.note(side, found, place) }
    }

    const shared = { redactor, applies, goingOf, codings, parts: new Set(config.in), bytesMax: config.bodyBytesMax }
    if (config.mode === 'report') return reporting(shared)
    const { key } = config
    const keyOf = () => (key === undefined ? '' : secrets.value(key))
    return treating({ ...shared, keyOf, restores: config.restore })
  },
})
