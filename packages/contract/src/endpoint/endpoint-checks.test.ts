import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { costMs } from '@gatehouse/base/quickest.model.ts'
import type { ContractParameter, EndpointContract } from '@gatehouse/unit'
import { Run, workOf } from '../schema/run.ts'
import { ContractChecks, EndpointChecks } from './endpoint-checks.ts'

const checksOf = (endpoint: Partial<EndpointContract>, schemas: Record<string, unknown> = {}) =>
  new EndpointChecks(
    { endpoint: { parameters: [], replies: {}, ...endpoint }, schemas },
    new ContractChecks(schemas, { formats: true, unknown: false }),
  )
const run = () => new Run({ work: 1_000_000 })
const numbers = { type: 'array', items: { type: 'integer' } }
const point = { type: 'object', required: ['x'], properties: { x: { type: 'integer' }, y: { type: 'integer' } } }

test('parameters are read by style and explode, wherever they stand (OpenAPI 3.1.1 §4.8.12.2)', () => {
  const cases: [Partial<ContractParameter>, unknown, string, string][] = [
    [{ style: 'form', explode: true }, numbers, 'p=1&p=2', 'p=1&p=b'],
    [{ style: 'form' }, numbers, 'p=1,2', 'p=1,b'],
    [{ style: 'spaces' }, numbers, 'p=1%202', 'p=1%20b'],
    [{ style: 'pipes' }, numbers, 'p=1|2', 'p=1%7Cb'],
    [{ style: 'tabs' }, numbers, 'p=1%092', 'p=1%09b'],
    [{ style: 'form', explode: true }, point, 'x=1&y=2', 'x=1&y=b'],
    [{ style: 'form' }, point, 'p=x,1,y,2', 'p=x,1,y,b'],
    [{ style: 'deep' }, point, 'p[x]=1&p%5By%5D=2', 'p[x]=b'],
    [{ style: 'form', explode: true }, { type: 'string' }, 'p=a%2Cb', 'p=a&p=b'],
    [{ style: 'form', content: 'application/json' }, point, 'p=%7B%22x%22%3A1%7D', 'p=%7B%22x%22%3A'],
    [{ style: 'form', explode: true }, { type: 'boolean' }, 'p=true', 'p=TRUE'],
    [{ style: 'form', explode: true }, { type: 'string' }, 'p=1', 'p=%ff'],
  ]
  for (const [parameter, schema, well, ill] of cases) {
    const { parameters } = checksOf({ parameters: [{ name: 'p', in: 'query', style: 'form', schema, ...parameter }] })
    const [good, bad] = [run(), run()]
    assert.deepEqual(parameters.query(well, good), [], well)
    assert.deepEqual(good.problems, [], well)
    parameters.query(ill, bad)
    assert.equal(bad.problems.length, 1, `${ill}: ${bad.problems}`)
  }
  const path: [ContractParameter['style'], boolean, string, unknown][] = [
    ['simple', false, '1,2', numbers],
    ['label', true, '.1.2', numbers],
    ['matrix', false, ';p=1,2', numbers],
    ['matrix', true, ';p=1;p=2', numbers],
    ['matrix', true, ';x=1;y=2', point],
    ['simple', true, 'x=1,y=2', point],
    ['simple', false, 'x,1,y,2', point],
  ]
  for (const [style, explode, text, schema] of path) {
    const { parameters } = checksOf({ parameters: [{ name: 'p', in: 'path', style, explode, schema }] })
    const [good, bad] = [run(), run()]
    parameters.path({ p: text }, good)
    assert.deepEqual(good.problems, [], `${style} ${text}`)
    parameters.path({ p: text.replace('1', 'one') }, bad)
    assert.equal(bad.problems.length, 1, `${style} ${text}`)
  }
  const head: ContractParameter[] = [
    { name: 'X-Ids', in: 'header', style: 'simple', required: true, schema: numbers },
    { name: 'session', in: 'cookie', style: 'form', explode: true, required: true, schema: { type: 'integer' } },
  ]
  const { parameters } = checksOf({ parameters: head })
  const [good, bad] = [run(), run()]
  // As HTTP/2 has them.
  const fields = HeaderList.from({ 'x-ids': '1, 2', cookie: 'a=b; session=4' })
  parameters.headers(fields, good)
  parameters.cookies(fields, good)
  parameters.headers(new HeaderList([]), bad)
  parameters.cookies(new HeaderList([]), bad)
  assert.deepEqual([good.problems, bad.problems], [[], ['header X-Ids: is missing', 'cookie session: is missing']])
})

const bytes = 400_000
const filled = (piece: string) =>
  `[${Array(Math.floor(bytes / (piece.length + 1)))
    .fill(piece)
    .join(',')}]`
const branch = {
  anyOf: Array(20).fill({ type: 'object', required: ['z'], properties: { a: { $ref: '#/$defs/branch' } } }),
}

function timeOf(schema: unknown, text: string): Promise<number> {
  const checks = checksOf(
    { body: { types: { 'application/json': { schema } } } },
    { branch, deep: { type: ['array', 'integer'], uniqueItems: true, items: { $ref: '#/$defs/deep' } } },
  )
  const body = { type: 'application/json', text, bytes: text.length }
  return costMs(() => checks.body('request', { schema }, body, new Run({ work: workOf(0) })))
}

test('the time for a hostile body or schema is within ten times that of a harmless one of its size', async () => {
  const item = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, value: { type: 'number' } },
  }
  const harmless = await timeOf({ type: 'array', items: item }, filled('{"name":"a short text","value":12.5}'))
  const nested = (depth: number, inner: string) => '{"a":'.repeat(depth) + inner + '}'.repeat(depth)
  const hostile: [string, unknown, string][] = [
    ['alternatives within alternatives', { items: { $ref: '#/$defs/branch' } }, filled(nested(30, '1'))],
    ['a pattern that goes back', { items: { type: 'string', pattern: '^(a+)+$' } }, `["${'a'.repeat(bytes)}b"]`],
    ['many small texts for it', { items: { type: 'string', pattern: '^(a|a)*$' } }, filled(`"${'a'.repeat(30)}b"`)],
    ['items that are all alike', { uniqueItems: true }, filled('{"a":[1,{"b":2}]}')],
    ['items that differ', { uniqueItems: true }, `[${Array.from({ length: 60_000 }, (_, at) => at).join(',')}]`],
    ['unique at each depth', { $ref: '#/$defs/deep' }, '['.repeat(50) + '1,'.repeat(90_000) + '1' + ']'.repeat(50)],
    ['contains', { contains: { const: { a: 1 } } }, filled('{"b":1}')],
    [
      'many names',
      {
        type: 'object',
        patternProperties: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`^x${at}.*y$`, {}])),
      },
      `{${Array.from({ length: 30_000 }, (_, at) => `"x1${at}":1`).join(',')}}`,
    ],
    ['an email', { items: { type: 'string', format: 'email' } }, `["${'a.'.repeat(bytes / 2)}@x"]`],
    ['a list of values', { items: { enum: Array.from({ length: 1000 }, (_, at) => ({ at })) } }, filled('{"at":1000}')],
  ]
  for (const [name, schema, text] of hostile) {
    const took = await timeOf(schema, text)
    assert.ok(took < 10 * harmless + 5, `${name}: ${took.toFixed(1)} ms beside ${harmless.toFixed(1)}`)
  }
})
