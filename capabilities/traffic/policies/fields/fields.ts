import { compileExpression, exchangeScope, expression } from '@gatehouse/expression'
import { jsonTypes, readValue } from '@gatehouse/media/format.ts'
import { readText } from '@gatehouse/media/read-text.ts'
import { askForWhole, bodyBytesMax } from '@gatehouse/media/reshape.ts'
import { forgetLength, writeText } from '@gatehouse/media/write-text.ts'
import { type Filled, object, patterned, Type } from '@gatehouse/schema'
import { definePolicy, type Reply } from '@gatehouse/unit'
import { fieldTree, only, without } from './field-tree.ts'

const pointers = (description: string) =>
  Type.Array(patterned('^(/([^/~]|~[01])*)+$', 'a JSON pointer, such as /owner/email', { maxLength: 512 }), {
    minItems: 1,
    maxItems: 256,
    description,
  })

const rule = object({
  when: Type.Optional(
    expression({ description: 'Only for exchanges for which it is true, such as `consumer.plan != "gold"`.' }),
  ),
  remove: Type.Optional(pointers('JSON Pointers in which `*` is every item or member.')),
  keep: Type.Optional(pointers('Only what is there stays.')),
})

export const fields = definePolicy({
  name: 'fields',
  version: 1,
  stages: ['shape'],
  title: 'Fields',
  summary:
    'Takes fields out of JSON replies, or keeps only some, by application, plan, or what else an expression sees. A reply that cannot be read does not pass.',
  config: object({
    rules: Type.Array(rule, { minItems: 1, maxItems: 32, description: 'Every one that applies, in order.' }),
    bodyBytesMax,
  }),
  errors: ['expression_failed', 'reply_malformed', 'reply_too_large', 'codings_exhausted'],
  body: 'whole',
  examples: [
    {
      title: 'Prices for partners alone',
      config: { rules: [{ when: "consumer.plan != 'partner'", remove: ['/items/*/purchasePrice'] }] },
      send: ['GET /'],
      expect: [200],
    },
  ],
  create({ rules, bodyBytesMax: bytesMax }, { codings }) {
    const compiled = rules.map(compileRule)
    const isPersonal = rules.some(({ when }) => when !== undefined)
    return {
      async forward(exchange, next) {
        askForWhole(exchange)
        const reply = await next()
        if (reply.status < 200) return reply
        if (isPersonal) keepPrivate(reply)
        if (!reply.body) {
          forgetLength(reply)
          return reply
        }
        try {
          const scope = exchangeScope(exchange, { reply })
          const changes = compiled.filter(({ when }) => when?.holds(scope) ?? true)
          if (changes.length === 0) return reply
          const { text } = await readText(reply, jsonTypes, {
            side: 'reply',
            policy: 'fields',
            bytesMax,
            codings,
            signal: exchange.signal,
          })
          if (text === '') return reply
          const value = changes.reduce((value, { change }) => change(value), readValue(text, 'json', 'reply'))
          writeText(reply, JSON.stringify(value), reply.headers.get('content-type')!)
          return reply
        } catch (thrown) {
          reply.body?.abort()
          throw thrown
        }
      },
    }
  },
})

function compileRule({ when, remove, keep }: Filled<typeof rule>) {
  const removed = remove && fieldTree(remove)
  const kept = keep && fieldTree(keep)
  return {
    when: when === undefined ? undefined : compileExpression(when),
    change(value: unknown): unknown {
      const left = kept ? only(value, [kept]) : value
      return removed ? without(left, [removed]) : left
    },
  }
}

/** What one caller gets is no other's: a cache that many share keeps it not (RFC 9111 §5.2.2.7). */
function keepPrivate({ headers }: Reply): void {
  const said = headers.all('cache-control').join(',')
  if (!/\b(private|no-store)\b/i.test(said)) headers.set('Cache-Control', 'private')
}
