import { forStatus, statusName } from '@gatehouse/media/status-set.ts'
import { object, Type } from '@gatehouse/schema'
import { definePolicy, type Reply } from '@gatehouse/unit'

/** No body follows (RFC 9110 §15.3.5, §15.3.6). */
const bodiless: ReadonlySet<number> = new Set([204, 205])

export const status = definePolicy({
  name: 'status',
  version: 1,
  stages: ['forward'],
  title: 'Status',
  summary: 'Answers with another status than the upstream did. Refusals of the gateway keep theirs.',
  config: object({
    map: Type.Record(
      statusName,
      Type.Refine(
        Type.Integer({ minimum: 200, maximum: 599 }),
        status => status !== 304 && status !== 206,
        () => 'must not be 206 or 304',
      ),
      {
        minProperties: 1,
        maxProperties: 64,
        description: 'Status or class of the upstream, and status for the caller.',
      },
    ),
  }),
  errors: [],
  examples: [
    { title: 'Accepted', config: { map: { '200': 202, '5xx': 503 } }, send: ['POST / x'], expect: [202] },
    { title: 'Nothing to say', config: { map: { '200': 204 } }, send: ['DELETE /'], expect: [204] },
  ],
  create({ map }) {
    const statuses = new Map(Object.entries(map))
    return {
      async forward({ request }, next) {
        const reply = await next()
        const status = forStatus(statuses, reply.status)
        if (status === undefined || request.upgrade !== undefined) return reply
        reply.status = status
        if (bodiless.has(status)) dropBody(reply)
        return reply
      },
    }
  },
})

function dropBody(reply: Reply): void {
  reply.body?.abort()
  reply.body = undefined
  reply.lengthBytes = undefined
  for (const name of ['content-length', 'content-type', 'content-encoding', 'etag']) reply.headers.delete(name)
}
