import assert from 'node:assert/strict'
import test from 'node:test'
import { compare } from './compare.ts'
import { readSource } from './model/source.ts'
import { changesBetween, documentWith, libraryOf, places } from './testing.ts'

/** Of the processor: whoever else is at work on the machine. */
const within = (seconds: number, work: () => void) => {
  const started = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(started)
  assert.ok(user + system < seconds * 1_000_000, `took ${Math.round((user + system) / 1000)} ms`)
}

test('names of the language’s own are names like others', () => {
  const of = (type: string) =>
    `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"","content":{"application/json":{"schema":{"type":"object","properties":{"__proto__":{"type":"${type}"},"constructor":{"type":"${type}"},"toString":{"type":"${type}"}}}}}}}}}}}`
  const changes = compare(libraryOf(of('string')), libraryOf(of('integer')), { nowMs: 0 }).changes
  assert.equal(changes.filter(({ id }) => id === 'response-property-type-changed').length, 3)
  assert.equal(({} as Record<string, unknown>).type, undefined)
})

test('a document that is none, or of an unknown version, is refused with its place', () => {
  for (const text of ['[]', '{}', '{"openapi":"4.0.0"}', 'just words', '{"openapi":']) {
    assert.throws(() => readSource(text, 'odd.json'), { code: 'document_invalid' })
  }
  assert.throws(() => readSource(`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'deep.json'), {
    code: 'document_too_large',
  })
})

test('documents of two kinds are not compared', () => {
  const [schema, source] = [libraryOf('type Query { a: Int }', 'a.graphql'), libraryOf('message A {}', 'a.proto')]
  for (const [one, other] of [
    [schema, source],
    [source, libraryOf(documentWith({}))],
  ] as const) {
    assert.throws(() => compare(one, other), { code: 'definitions_differ_in_kind' })
  }
})

test('values of every wrong kind in every place are left out, not stumbled over', () => {
  for (const odd of [null, 1, 'x', [], [null], {}, { $ref: 1 }, { $ref: '#/nowhere' }, { $ref: '#' }, true]) {
    const documents = [
      documentWith({
        parameters: odd,
        requestBody: odd,
        responses: odd,
        callbacks: odd,
        security: odd,
        tags: odd,
      }),
      { openapi: '3.1.0', info: odd, paths: odd, components: odd, servers: odd, webhooks: odd, security: odd },
      ...Object.values(places).map(place => place(odd)),
      ...Object.values(places).map(place =>
        place({
          type: odd,
          properties: odd,
          allOf: odd,
          enum: odd,
          items: odd,
          required: odd,
          discriminator: odd,
          if: odd,
        }),
      ),
    ]
    for (const document of documents) {
      assert.deepEqual(
        changesBetween(document, document).filter(({ level }) => level === 'ERR'),
        [],
      )
      changesBetween(document, places['request-body']({ type: 'string' }))
    }
  }
})

test('a chain of 50,000 schemas takes bounded time, and its end says that it was not decided or what changed', () => {
  const chain = (type: string) => {
    const schemas: Record<string, unknown> = {}
    for (let at = 0; at < 50_000; at++)
      schemas[`S${at}`] = { type: 'object', properties: { next: { $ref: `#/components/schemas/S${at + 1}` } } }
    schemas.S50000 = { type }
    return { ...places['request-body']({ $ref: '#/components/schemas/S0' }), components: { schemas } }
  }
  within(30, () => {
    const changes = changesBetween(chain('string'), chain('integer'))
    assert.ok(changes.some(({ level }) => level !== 'INFO'))
  })
})

test('schemas that double at every level take bounded time', () => {
  const doubled = (type: string) => {
    const schemas: Record<string, unknown> = { S0: { type } }
    for (let at = 1; at < 60; at++) {
      const ref = { $ref: `#/components/schemas/S${at - 1}` }
      schemas[`S${at}`] = {
        anyOf: [
          { type: 'object', properties: { a: ref, b: ref } },
          { type: 'array', items: ref },
          { allOf: [ref, ref] },
        ],
      }
    }
    return { ...places['response-body']({ $ref: '#/components/schemas/S59' }), components: { schemas } }
  }
  within(30, () =>
    assert.ok(changesBetween(doubled('string'), doubled('integer')).some(({ level }) => level !== 'INFO')),
  )
})

test('a pattern that goes back for ever and a value that would be huge take bounded time', () => {
  const of = (more: object) => places['request-body']({ type: 'string', pattern: '^(a+)+$', ...more })
  within(10, () => changesBetween(of({}), of({ minLength: 1_000_000_000 })))
  const list = (minItems: number) => places['request-body']({ type: 'array', items: { type: 'string' }, minItems })
  within(10, () => changesBetween(list(1), list(1_000_000_000)))
})

test('alternatives that lead back to each other are the same in another order, and one that is not is found', () => {
  const count = 24
  const documentOf = (isReversed: boolean, odd = 'string') => {
    const names = Array.from({ length: count }, (_, at) => `N${at}`)
    const choice = (own: string[]) =>
      (isReversed ? own.toReversed() : own).map(name => ({ $ref: `#/components/schemas/${name}` }))
    const schemas = Object.fromEntries(
      names.map((name, at) => {
        const inner = {
          any: { oneOf: choice(names) },
          list: { type: 'array', items: { anyOf: choice(names.slice(0, 12)) } },
        }
        const tag = {
          type: at === count - 1 ? odd : 'string',
          enum: at === count - 1 && odd !== 'string' ? [1] : [name],
        }
        return [name, { type: 'object', required: ['tag'], properties: { tag, ...inner } }]
      }),
    )
    const responses = {
      200: { description: '', content: { 'application/json': { schema: { $ref: '#/components/schemas/N0' } } } },
    }
    return libraryOf({ ...documentWith({ responses }), components: { schemas } })
  }
  within(20, () => {
    const compared = (odd?: string) => compare(documentOf(false), documentOf(true, odd), { nowMs: 0 }).changes
    assert.deepEqual(compared(), [])
    assert.ok(compared('integer').some(({ level }) => level !== 'INFO'))
  })
})
