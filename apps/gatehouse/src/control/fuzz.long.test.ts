/** Hostile bodies, queries and paths at every route over HTTP: refused with a code, never a mistake of ours. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openServer } from '@gatehouse/control'
import { testControl, testToken } from '@gatehouse/control/testing.ts'
import { restRoutes } from '@gatehouse/projections'
import { problemsOf, type TSchema } from '@gatehouse/schema'
import fc from 'fast-check'
import { catalogue } from '../capabilities.ts'
import { smallest } from './input-samples.ts'

const routes = restRoutes(catalogue)
const seed = Number(process.env.FUZZ_SEED ?? 20_261_121)

const nasty = fc.oneof(
  fc.constantFrom<unknown>('\u0000', '\ud800', '', '../..', "'; drop table apis; --", 'a'.repeat(5000), '%', '\\'),
  fc.constantFrom<unknown>(null, true, -1, 1e308, 2 ** 53, [], {}, '0000-01-01T00:00:00Z', '2030-01-01T00:00:60Z'),
  fc.jsonValue({ maxDepth: 3 }),
)

/** The smallest valid value with something replaced, added or taken away somewhere. */
function broken(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return nasty
  const keys = Object.keys(value)
  if (keys.length === 0) return fc.oneof(fc.constant(value), nasty)
  return fc.oneof(
    fc.constant(value),
    nasty,
    fc.tuple(fc.constantFrom(...keys), nasty).map(([key, other]) => ({ ...value, [key]: other })),
    fc
      .constantFrom(...keys)
      .chain(key => broken((value as Record<string, unknown>)[key]).map(inner => ({ ...value, [key]: inner }))),
    fc.tuple(fc.string(), nasty).map(([key, other]) => ({ ...value, [key]: other })),
  )
}

const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constant('default') },
  { weight: 1, arbitrary: fc.constantFrom('%00', '-', '%ff', 'no-such', 'a%2fb', 'x'.repeat(150), 'org_1', '..%2f..') },
)

test('no body, query or path makes the control API fail', async t => {
  const failed: string[] = []
  const { control } = await testControl(t, catalogue, {
    log: { warn() {}, error: (_, fields) => void failed.push(JSON.stringify(fields)) },
  })
  const server = await openServer(control)
  t.after(() => server.close())
  const headers = { authorization: `Bearer ${testToken}`, 'content-type': 'application/json' }
  for (const route of routes) {
    const samples = fc.sample(fc.tuple(broken(smallest(route.body)), broken(smallest(route.query)), segment, segment), {
      numRuns: 12,
      seed,
    })
    for (const [body, query, workspace, name] of samples) {
      const path = route.path
        .replace('{organization}', 'default')
        .replace('{workspace}', workspace)
        .replace('{name}', name)
      const asked = new URLSearchParams(
        Object.entries(typeof query === 'object' ? (query ?? {}) : {}).map(([k, v]) => [k, String(v)]),
      )
      const answer = await server.app.inject({
        ...{ method: route.method, url: route.query ? `${path}?${asked}` : path, headers },
        ...(route.body ? { payload: JSON.stringify(body) } : {}),
      })
      const { statusCode, body: text } = answer
      const wired = !text.includes('has no handler')
      assert.ok(statusCode < 500 || !wired, `${route.id} ${path} ${JSON.stringify(body)}: ${text} ${failed.at(-1)}`)
      if (statusCode >= 400 && wired) {
        assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, route.id)
        assert.ok(JSON.parse(text).code, route.id)
      } else if (statusCode < 300 && route.reply) {
        assert.deepEqual(problemsOf(route.reply as TSchema, JSON.parse(text)), [], `the reply of ${route.id}`)
      }
    }
  }
})
