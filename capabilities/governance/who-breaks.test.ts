import assert from 'node:assert/strict'
import test from 'node:test'
import { quickestMs } from '@gatehouse/base/quickest.model.ts'
import type { Use } from '@gatehouse/capability-catalogue/use.ts'
import { compare, Library, readSource } from '@gatehouse/comparison'
import { SeenUses, whoBreaks } from './who-breaks.ts'

const order = (more: object = {}, required: string[] = []) => ({
  type: 'object',
  required,
  properties: {
    state: { enum: ['open', 'paid', 'sent'] },
    items: {
      type: 'array',
      items: { type: 'object', properties: { sku: { type: 'string' }, size: { type: 'integer' } } },
    },
    ...more,
  },
})
const shop = (body: object, { parameters = [], paths = {} }: { parameters?: object[]; paths?: object } = {}) => ({
  ...{ openapi: '3.1.0', info: { title: 'Shop', version: '1.0.0' } },
  paths: {
    '/orders/{id}': {
      put: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }, ...parameters],
        requestBody: { content: { 'application/json': { schema: body } } },
        responses: { 200: { description: 'Done.' } },
      },
    },
    ...paths,
  },
})
const library = (document: object) => new Library(readSource(JSON.stringify(document), 'a.json'))
const sort = (...values: string[]) => ({ name: 'sort', in: 'query', schema: { enum: values } })

const day = (at: number) => `2026-11-${String(at).padStart(2, '0')}T00:00:00.000Z`
const used = (application: string, lastUsedAt: string, ...names: string[]): Use[] => [
  { application, kind: 'endpoint', method: 'PUT', path: '/orders/{number}', lastUsedAt },
  ...names.map((one): Use => {
    const [name = '', value] = one.split('=')
    const kind = value === undefined ? 'field' : 'value'
    const place = { application, method: 'PUT', path: '/orders/{number}', lastUsedAt }
    return { ...place, kind, name, ...(value === undefined ? {} : { value }) }
  }),
]
const uses = [
  ...used('sales/web', day(3), '/state', '/state="open"', '/items', '/items/*/sku', '/items/*/size', 'query sort'),
  ...used('sales/app', day(9), '/state', '/state="sent"', 'query sort', 'query sort="up"'),
  ...used('sales/old', day(1)),
]

/** Applications with the ids of what hurts them, and when they did it last. */
function hurt(base: object, revision: object): Record<string, string[]> {
  const { changes } = compare(library(base), library(revision), { nowMs: 0 })
  return Object.fromEntries(
    whoBreaks(changes, uses).map(({ application = '', changes: told }) => [
      application,
      told.map(({ id, lastUsedAt }) => `${id} ${lastUsedAt.slice(8, 10)}`),
    ]),
  )
}

test('a value, a field or a parameter that goes hurts who used it, and nobody else', () => {
  const without = { ...order(), properties: { ...order().properties, state: { enum: ['open', 'paid'] } } }
  assert.deepEqual(hurt(shop(order()), shop(without)), { 'sales/app': ['request-property-enum-value-removed 09'] })
  const typed = order({
    items: {
      type: 'array',
      items: { type: 'object', properties: { sku: { type: 'string' }, size: { type: 'string' } } },
    },
  })
  assert.deepEqual(hurt(shop(order()), shop(typed)), { 'sales/web': ['request-property-type-changed 03'] })
  const sorts = shop(order(), { parameters: [sort('up', 'down')] })
  assert.deepEqual(Object.keys(hurt(sorts, shop(order()))), ['sales/app', 'sales/web'])
  assert.deepEqual(hurt(sorts, shop(order(), { parameters: [sort('down')] })), {
    'sales/app': ['request-parameter-enum-value-removed 09'],
  })
})

test('what must be there from now on hurts who left it out, where its surroundings are sent', () => {
  assert.deepEqual(Object.keys(hurt(shop(order()), shop(order({}, ['state'])))), ['sales/old'])
  const sized = order({
    items: {
      type: 'array',
      items: {
        type: 'object',
        required: ['color'],
        properties: { sku: { type: 'string' }, size: { type: 'integer' }, color: {} },
      },
    },
  })
  assert.deepEqual(Object.keys(hurt(shop(order()), shop(sized))), ['sales/web'])
  const key = { name: 'key', in: 'header', required: true, schema: { type: 'string' } }
  assert.deepEqual(Object.keys(hurt(shop(order()), shop(order(), { parameters: [key] }))), [
    ...['sales/app', 'sales/web', 'sales/old'],
  ])
})

test('an endpoint that goes hurts all who called it, whatever its parameters are called, and safe changes nobody', () => {
  const gone = { ...shop(order()), paths: { '/other': shop(order()).paths['/orders/{id}'] } }
  assert.deepEqual(Object.keys(hurt(shop(order()), gone)), ['sales/app', 'sales/web', 'sales/old'])
  assert.deepEqual(hurt(shop(order()), shop(order({ note: { type: 'string' } }))), {})
  assert.deepEqual(whoBreaks(compare(library(shop(order())), library(gone), { nowMs: 0 }).changes, []), [])
})

test('of very many changes the first are told, and the others counted', () => {
  const wide = (type: string) =>
    shop(order(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`f${at}`, { type }]))))
  const { changes } = compare(library(wide('string')), library(wide('integer')), { nowMs: 0 })
  const all = used('sales/all', day(2), ...Array.from({ length: 60 }, (_, at) => `/f${at}`))
  const [one] = whoBreaks(changes, all)
  assert.deepEqual([one!.changes.length, one!.more], [50, 10])
})

test('uses are looked through once, however many changes there are', async () => {
  const uses = Array.from({ length: 20_000 }, (_, at) => used(`a/${at % 50}`, day(1), `/f${at}`)[1]!)
  const harm = { id: 'x', level: 'ERR', endpoint: 'PUT /orders/{id}', message: '', hint: '', fingerprint: '' } as const
  const changes = Array.from({ length: 2000 }, (_, at) => ({
    ...harm,
    concern: { who: 'users', use: `/none${at}` } as const,
  }))
  const ms = await quickestMs(() => {
    const seen = new SeenUses(uses)
    assert.ok(!changes.some(change => seen.hurtsAnybody(change)))
  }, 3)
  assert.ok(ms < 1000, `${ms} ms`)
})
