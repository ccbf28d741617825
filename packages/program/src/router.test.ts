import assert from 'node:assert/strict'
import test from 'node:test'
import { quickestMs } from '@gatehouse/base/quickest.model.ts'
import fc from 'fast-check'
import { Claims } from './claims.ts'
import { Router } from './router.ts'
import { MixedPattern } from './segment.ts'

function routerOf(...endpoints: string[]): (request: string) => string | undefined {
  const router = new Router<string>()
  for (const endpoint of endpoints) {
    const [method, path] = endpoint.split(' ') as [string, string]
    router.add(method, path, endpoint)
  }
  return request => {
    const [method, path] = request.split(' ') as [string, string]
    const methods = router.methodsAt(path)
    return router.find(path, method) ?? (methods.length > 0 ? `405 ${methods.sort()}` : undefined)
  }
}

test('MATCH-4 fixed text wins over mixed, mixed over a parameter, a parameter over the rest', () => {
  const find = routerOf('GET /a/{x}', 'GET /a/b', 'GET /a/{x}.json', 'GET /a/{x+}')
  assert.equal(find('GET /a/b'), 'GET /a/b')
  assert.equal(find('GET /a/c.json'), 'GET /a/{x}.json')
  assert.equal(find('GET /a/c'), 'GET /a/{x}')
  assert.equal(find('GET /a/c/d'), 'GET /a/{x+}')
})

test('MATCH-5 more fixed text is tried first', () => {
  const find = routerOf('GET /{x}-{y}', 'GET /{x}-{y}.csv')
  assert.equal(find('GET /a-b.csv'), 'GET /{x}-{y}.csv')
})

test('MATCH-6 a parameter is never empty, the rest may be', () => {
  const find = routerOf('GET /a/{x}', 'GET /b/{x+}')
  assert.equal(find('GET /a/'), undefined)
  assert.equal(find('GET /b/'), 'GET /b/{x+}')
  assert.equal(find('GET /b'), 'GET /b/{x+}')
})

test('MATCH-7 a template without the method does not hide one that has it', () => {
  const find = routerOf('GET /pets/mine', 'DELETE /pets/{id}')
  assert.equal(find('DELETE /pets/mine'), 'DELETE /pets/{id}')
})

test('MATCH-8 HEAD falls back to GET, and * takes any method', () => {
  const find = routerOf('GET /a', '* /b')
  assert.equal(find('HEAD /a'), 'GET /a')
  assert.equal(find('PURGE /b'), '* /b')
})

test('MATCH-9 a known path with another method tells the methods', () => {
  assert.equal(routerOf('GET /a', 'PUT /a')('POST /a'), '405 GET,PUT')
})

test('an equivalent endpoint is told, whatever its parameters are called', () => {
  const router = new Router<number>()
  assert.equal(router.add('GET', '/a/{x}', 1), true)
  assert.equal(router.add('GET', '/a/{y}', 2), false)
})

test('MATCH-4 agrees with trying every template in order of rank', () => {
  const segment = fc.constantFrom('a', 'b', '{x}', 'a{x}', '{x}b')
  const template = fc.array(segment, { minLength: 1, maxLength: 4 }).map(list => `/${list.join('/')}`)
  const path = fc
    .array(fc.constantFrom('a', 'b', 'ab', 'c'), { minLength: 1, maxLength: 4 })
    .map(l => `/${l.join('/')}`)
  fc.assert(
    fc.property(fc.uniqueArray(template, { maxLength: 12 }), path, (templates, wanted) => {
      const router = new Router<string>()
      for (const one of templates) router.add('GET', one, one)
      assert.equal(router.find(wanted, 'GET'), reference(templates, wanted))
    }),
  )
})

function reference(templates: string[], path: string): string | undefined {
  const rank = (text: string) => (text === '{x}' ? 9 : text.includes('{') ? 5 : 0)
  const order = (text: string) => text.split('/').slice(1)
  return templates
    .filter(one => new RegExp(`^${one.replaceAll('{x}', '[^/]+')}$`).test(path))
    .sort((a, b) => {
      for (const [i, text] of order(a).entries()) {
        const other = order(b)[i]!
        if (rank(text) !== rank(other)) return rank(text) - rank(other)
        if (text !== other) return text < other ? -1 : 1
      }
      return 0
    })[0]
  // a{x} and {x}b have the same rank and length; the router breaks the tie by text, as the reference does
}

test('MATCH-1 MATCH-2 MATCH-3 a claim is chosen by host, then by the longest base path', () => {
  const claims = new Claims<string>()
  for (const [host, base] of [
    ['a.example', '/'],
    ['a.example', '/x/y'],
    ['*.example', '/x'],
    ['*.b.example', '/x'],
    [undefined, '/x'],
  ] as const) {
    claims.add(host, base, `${host} ${base}`)
  }
  assert.equal(claims.find('a.example', '/x/y/z'), 'a.example /x/y')
  assert.equal(claims.find('a.example', '/x/yes'), 'a.example /')
  assert.equal(claims.find('q.b.example', '/x'), '*.b.example /x')
  assert.equal(claims.find('q.c.example', '/x'), '*.example /x')
  assert.equal(claims.find('other.test', '/x'), 'undefined /x')
  assert.equal(claims.find('other.test', '/'), undefined)
  assert.equal(claims.add(undefined, '/x', 'second'), 'undefined /x')
})

test('MATCH-4 parameters among fixed text take what the shortest match would give them', () => {
  const template = fc.array(fc.constantFrom('-', '.', 'a', '--', '-a'), { minLength: 1, maxLength: 3 })
  const text = fc.array(fc.constantFrom('-', '.', 'a', 'b'), { maxLength: 12 }).map(list => list.join(''))
  const edge = fc.constantFrom('', '-', 'a')
  fc.assert(
    fc.property(edge, template, edge, text, (first, between, last, wanted) => {
      const literals = [first, ...between, last]
      const pattern = new RegExp(`^${literals.map(one => one.replaceAll('.', '\\.')).join('([^/]+?)')}$`)
      assert.deepEqual(new MixedPattern(literals).values(wanted), pattern.exec(wanted)?.slice(1))
    }),
  )
})

test('a long segment is matched in the time of its length, however many parameters the template has', async () => {
  const find = routerOf('GET /{a}-{b}-{c}-{d}.tgz')
  const hundred = () => {
    for (let i = 0; i < 100; i++) assert.equal(find(`GET /${'-'.repeat(3000)}`), undefined)
  }
  assert.ok((await quickestMs(hundred, 3)) < 500)
})

test('MATCH-10 ten thousand routes are found about as fast as ten', () => {
  const time = (count: number) => {
    const router = new Router<number>()
    for (let i = 0; i < count; i++) router.add('GET', `/r${i}/{id}/items`, i)
    let best = Infinity
    for (let round = 0; round < 15; round++) {
      const startedMs = performance.now()
      for (let i = 0; i < 20_000; i++) router.find(`/r${i % 10}/42/items`, 'GET')
      best = Math.min(best, performance.now() - startedMs)
    }
    return best
  }
  time(10)
  const ratio = Math.min(...Array.from({ length: 5 }, () => time(10_000) / time(10)))
  assert.ok(ratio <= 1.2, `10,000 routes take ${ratio.toFixed(2)} times as long as 10`)
})
