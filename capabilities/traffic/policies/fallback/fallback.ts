import { bodyOf, HeaderList, isFieldValue, ReplayBody } from '@gatehouse/base'
import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy, isGrpc, type Reply } from '@gatehouse/unit'
import { conditionList, meets, outcomeOf, settled } from '../tries/condition.ts'
import { mayRepeat } from '../tries/may-repeat.ts'

const encoder = new TextEncoder()
/** Kept of a body for the other targets; a larger one is not sent there. */
const bodyBytesMax = 65_536

const reply = object({
  status: defaulted(Type.Integer({ minimum: 200, maximum: 599 }), 200),
  contentType: defaulted(
    Type.Refine(Type.String({ minLength: 1, maxLength: 256 }), isFieldValue, () => 'must be fit for a field'),
    'application/json',
  ),
  body: Type.String({ maxLength: 65_536, description: 'As it stands.' }),
})

export const fallback = definePolicy({
  name: 'fallback',
  version: 1,
  stages: ['forward'],
  title: 'Fallback',
  summary:
    'Where the upstream has no answer, asks targets with a label, or answers with a reply that is written down, or both in this order.',
  config: object({
    on: defaulted(conditionList('What the fallback stands in for.'), [
      ...(['unreachable', 'reset', 'timeout', 'overloaded', 'refused', 'gateway-error'] as const),
    ]),
    targets: Type.Optional(
      object(
        {
          label: defaulted(Type.String({ minLength: 1, maxLength: 63 }), 'version'),
          value: Type.String({ minLength: 1, maxLength: 63 }),
        },
        { description: 'Asked once, with requests that may be repeated. Of weight 0 they get nothing else.' },
      ),
    ),
    reply: Type.Optional(reply),
  }),
  sendsTo: ({ targets }) => (targets ? [targets] : []),
  errors: [],
  examples: [{ title: 'An empty list', config: { reply: { body: '[]' } }, send: ['GET /'], expect: [200] }],
  create({ on, targets, reply: written }) {
    const bytes = written && encoder.encode(written.body)
    const answer = (): Reply | undefined => {
      if (!written || !bytes) return undefined
      const headers = new HeaderList(['Content-Type', written.contentType, 'Cache-Control', 'no-store'])
      return { status: written.status, headers, body: bodyOf(bytes) }
    }
    return {
      async forward(exchange, next) {
        const { request, replyFields } = exchange
        const fields = replyFields.length
        const { body, upgrade } = request
        const kept = targets && body && upgrade === undefined ? new ReplayBody(body, bodyBytesMax) : undefined
        if (kept) request.body = kept.again()
        let outcome = await outcomeOf(next())
        const again = targets && meets(outcome, on) && mayRepeat(exchange, outcome) && !exchange.signal.aborted
        if (again && kept?.whole !== false) {
          if ('reply' in outcome) outcome.reply.body?.abort()
          if (kept) request.body = kept.again()
          exchange.subset = targets
          outcome = await outcomeOf(next())
        }
        kept?.settle()
        // A caller of gRPC could not read what is written.
        const instead = meets(outcome, on) && !isGrpc(request.headers) ? answer() : undefined
        if (!instead) return settled(outcome)
        if ('reply' in outcome) outcome.reply.body?.abort()
        replyFields.length = fields // such as when to come again
        return instead
      },
    }
  },
})
