import { bodyOf, collect, Failure, HeaderList } from '@gatehouse/base'
import { defaulted, object, patterned, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange, type KeptReply, type Next, type Reply } from '@gatehouse/unit'
import { KeptBody } from '../kept-body/kept-body.ts'
import { neverSent, outcomeOf } from '../tries/condition.ts'
import { fingerprintOf, idempotencyKey, ownerOf } from './request-key.ts'

const refused = {
  'under-way': ['idempotency_under_way', 'The first request with this key has no reply yet.'],
  'other-request': ['idempotency_key_reused', 'The first request with this key was not the same.'],
  lost: [
    'idempotency_reply_lost',
    'The first request with this key was sent, and what became of it is not known here.',
  ],
  full: ['idempotency_full', 'No room is left for another reply.'],
  away: ['idempotency_unavailable', 'Nobody can say whether a request with this key was sent.'],
} as const

/** Nothing was done, say codes of the gateway's own and these of upstreams. */
const notDone = new Set([429, 503])
const refusedHere = new Set(['circuit_open', 'bulkhead_full', 'load_shed', 'upstream_overloaded'])

export const idempotency = definePolicy({
  name: 'idempotency',
  version: 1,
  stages: ['forward'],
  title: 'Idempotency',
  summary:
    'Sends a request with an Idempotency-Key once: a repetition gets the first reply again, also when the caller had gone away before it came.',
  config: object({
    methods: defaulted(
      Type.Array(patterned('^[A-Z]{1,32}$', 'a method in capital letters'), {
        minItems: 1,
        maxItems: 16,
        uniqueItems: true,
      }),
      ['POST', 'PATCH'],
    ),
    required: defaulted(Type.Boolean({ description: 'Refuses requests of these methods without a key.' }), false),
    keepSeconds: defaulted(
      Type.Integer({ minimum: 1, maximum: 604_800, description: 'How long a repetition gets the first reply.' }),
      86_400,
    ),
    requestBytesMax: defaulted(
      Type.Integer({
        ...{ minimum: 0, maximum: 16_777_216 },
        description:
          'Of a request with a key: it is read whole before it is sent, to tell it from another. Larger is 413.',
      }),
      262_144,
    ),
    replyBytesMax: defaulted(
      Type.Integer({
        ...{ minimum: 0, maximum: 4_194_304 },
        description: 'A larger reply goes to the first caller and is not kept: a repetition is told that it is lost.',
      }),
      65_536,
    ),
  }),
  body: 'whole',
  errors: [
    ...(['idempotency_key_missing', 'idempotency_under_way', 'idempotency_key_reused'] as const),
    ...(['idempotency_reply_lost', 'idempotency_full', 'idempotency_unavailable'] as const),
    ...(['request_malformed', 'request_too_large', 'upstream_timeout'] as const),
  ],
  examples: [
    {
      title: 'The same twice, another one, and none',
      config: { required: true },
      send: [
        'POST /pay Idempotency-Key: "1"',
        'POST /pay Idempotency-Key: "1"',
        'POST /other Idempotency-Key: "1"',
        'POST /pay',
      ],
      expect: [200, 200, 422, 400],
    },
  ],
  create({ methods, required, keepSeconds, requestBytesMax, replyBytesMax }, { replies, cache, clock }) {
    const tooLarge = () =>
      new Failure('request_too_large', `More than ${requestBytesMax} bytes with an Idempotency-Key.`)

    async function first(exchange: Exchange, next: Next, settle: (end: KeptReply | 'lost' | 'never') => void) {
      exchange.goesOn = true
      const outcome = await outcomeOf(next())
      if ('thrown' in outcome) {
        const { code } = outcome.thrown as Failure
        settle(neverSent(outcome) || refusedHere.has(code) ? 'never' : 'lost')
        throw outcome.thrown
      }
      const { reply } = outcome
      const { status } = reply
      const headers = [...reply.headers.flat]
      if (notDone.has(status)) settle('never')
      else if (!reply.body) settle({ status, headers, body: new Uint8Array() })
      else {
        const over = (body: Uint8Array | undefined) => settle(body ? { status, headers, body } : 'lost')
        reply.body = new KeptBody(reply.body, { bytesMax: replyBytesMax, cache, over, readOn: true })
      }
      return reply
    }

    return {
      async forward(exchange, next) {
        const { request } = exchange
        if (request.upgrade !== undefined || !methods.includes(request.method)) return next()
        const key = idempotencyKey(exchange)
        if (key === undefined) {
          if (!required) return next()
          throw new Failure('idempotency_key_missing', `${request.method} needs an Idempotency-Key here.`)
        }
        const body = request.body && (await collect(request.body, requestBytesMax, tooLarge))
        const fingerprint = await fingerprintOf(exchange, body ?? new Uint8Array())
        const owner = exchange.route.organizationId
        const own = `${await ownerOf(exchange)}\n${key}`
        const claimed = await replies.claim({ key: own, owner, fingerprint, keepMs: keepSeconds * 1000 })
        if (claimed.kind === 'kept') return again(claimed.reply)
        if (claimed.kind !== 'mine') {
          const [code, detail] = refused[claimed.kind]
          throw new Failure(code, detail)
        }
        if (exchange.signal.aborted || clock.monotonicMs() >= exchange.deadlineMs) {
          claimed.settle('never')
          throw exchange.signal.reason ?? new Failure('upstream_timeout', 'The deadline passed before it was sent.')
        }
        request.body = body && bodyOf(body)
        return first(exchange, next, claimed.settle)
      },
    }
  },
})

function again({ status, headers, body }: KeptReply): Reply {
  const fields = new HeaderList([...headers, 'Idempotency-Replayed', 'true'])
  return { status, headers: fields, body: status === 204 ? undefined : bodyOf(body) }
}
