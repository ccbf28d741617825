import { compileExpression, exchangeScope, expression, valueText } from '@gatehouse/expression'
import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'
import { pair, pairsOf, queryOf, renamed } from './query-edits.ts'

const name = Type.String({ minLength: 1, maxLength: 256 })
const names = (description: string) => Type.Array(name, { maxItems: 64, description })

export const query = definePolicy({
  name: 'query',
  version: 1,
  stages: ['shape', 'edge'],
  title: 'Query',
  summary: 'Removes, keeps, renames, sets and computes parameters of the query on the way to the upstream.',
  config: object({
    keep: Type.Optional(names('Only these go on; all unless said.')),
    remove: defaulted(names('Taken away.'), []),
    rename: defaulted(Type.Record(name, name, { maxProperties: 64, description: 'Old name and new one.' }), {}),
    set: defaulted(
      Type.Record(name, Type.String({ maxLength: 4096 }), {
        maxProperties: 64,
        description: 'Replaces all parameters of that name.',
      }),
      {},
    ),
    compute: defaulted(
      Type.Record(name, expression(), {
        maxProperties: 64,
        description: 'Replaces all parameters of that name by what the expression says; none for null.',
      }),
      {},
    ),
  }),
  errors: ['expression_failed'],
  examples: [
    { title: 'Only what is known', config: { keep: ['page', 'limit'] }, send: ['GET /?page=2&debug=1'], expect: [200] },
    {
      title: 'A parameter of the gateway’s own',
      config: { rename: { q: 'query' }, set: { format: 'json' }, compute: { tenant: 'consumer.applicationId' } },
      send: ['GET /?q=fish&format=xml'],
      expect: [200],
    },
  ],
  create({ keep, remove, rename, set, compute }) {
    const kept = keep && new Set(keep)
    const removed = new Set(remove)
    const names = new Map(Object.entries(rename))
    const written = Object.entries(set).map(([name, value]) => pair(name, value))
    const computed = Object.entries(compute).map(([name, text]) => [name, compileExpression(text)] as const)
    return {
      request(exchange) {
        const { request } = exchange
        const put = [...written]
        for (const [name, expression] of computed) {
          const value = expression.evaluate(exchangeScope(exchange))
          if (value === null) put.push({ name, raw: '' })
          else put.push(pair(name, valueText(value)))
        }
        const replaced = new Set(put.map(({ name }) => name))
        const pairs = pairsOf(request.query)
          .filter(({ name }) => (kept?.has(name) ?? true) && !removed.has(name))
          .map(one => (names.has(one.name) ? renamed(one, names.get(one.name)!) : one))
          .filter(({ name }) => !replaced.has(name))
        request.query = queryOf([...pairs, ...put.filter(({ raw }) => raw !== '')])
      },
    }
  },
})
