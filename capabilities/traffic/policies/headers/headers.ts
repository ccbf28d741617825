import type { HeaderList } from '@gatehouse/base'
import { compileExpression, exchangeScope, expression, fieldValue, type Seen } from '@gatehouse/expression'
import { defaulted, type Filled, fieldName, fieldText, object, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange } from '@gatehouse/unit'

const name = fieldName({ maxLength: 128 })
const value = fieldText({ maxLength: 4096 })
const fields = (description: string) => defaulted(Type.Record(name, value, { maxProperties: 64, description }), {})

const edits = defaulted(
  object({
    remove: defaulted(Type.Array(name, { maxItems: 64, description: 'Taken away first.' }), []),
    rename: defaulted(
      Type.Record(name, name, {
        maxProperties: 64,
        description: 'Then these get another name, in the place of fields that have it.',
      }),
      {},
    ),
    set: fields('Replaces all fields of that name.'),
    compute: defaulted(
      Type.Record(name, expression(), {
        maxProperties: 64,
        description: 'Replaces all fields of that name by what the expression says; none for null.',
      }),
      {},
    ),
    add: fields('Put beside those that are there.'),
  }),
  {},
)

export const headers = definePolicy({
  name: 'headers',
  version: 1,
  stages: ['shape', 'edge'],
  title: 'Headers',
  summary: 'Removes, renames, sets, computes and adds header fields on the way to the upstream and back.',
  config: object({ request: edits, response: edits }),
  errors: ['expression_failed'],
  examples: [
    { title: 'Hide the server', config: { response: { remove: ['Server'] } }, send: ['GET /'], expect: [200] },
    {
      title: 'Tell the upstream who calls',
      config: { request: { rename: { 'X-Trace': 'X-Request-Trace' }, compute: { 'X-Plan': 'consumer.plan' } } },
      send: ['GET /'],
      expect: [200],
    },
    {
      title: 'An expression that needs what is not there',
      config: { request: { compute: { 'X-Tenant': "request.headers['x-tenant']" } } },
      send: ['GET / X-Tenant: blue', 'GET /'],
      expect: [200, 500],
    },
  ],
  create(config) {
    const request = editor(config.request)
    const response = editor(config.response)
    return {
      request: exchange => request(exchange.request.headers, exchange, {}),
      response: (exchange, reply) => response(reply.headers, exchange, { reply }),
    }
  },
})

type Editor = (list: HeaderList, exchange: Exchange, seen: Seen) => void

function editor({ remove, rename, set, compute, add }: Filled<typeof edits>): Editor {
  const removed = remove.map(name => name.toLowerCase())
  const renamed = Object.entries(rename).map(([from, to]) => [from.toLowerCase(), to] as const)
  const replaced = Object.entries(set)
  const computed = Object.entries(compute).map(([name, text]) => [name, compileExpression(text)] as const)
  const added = Object.entries(add)
  return (list, exchange, seen) => {
    for (const name of removed) list.delete(name)
    for (const [from, to] of renamed) renameField(list, from, to)
    for (const [name, value] of replaced) list.set(name, value)
    if (computed.length > 0) {
      const scope = exchangeScope(exchange, seen)
      for (const [name, expression] of computed) {
        const value = fieldValue(name, expression.evaluate(scope))
        if (value === undefined) list.delete(name.toLowerCase())
        else list.set(name, value)
      }
    }
    for (const [name, value] of added) list.append(name, value)
  }
}

function renameField(list: HeaderList, from: string, to: string): void {
  const values = list.all(from)
  if (values.length === 0) return
  list.delete(from)
  list.delete(to.toLowerCase())
  for (const value of values) list.append(to, value)
}
