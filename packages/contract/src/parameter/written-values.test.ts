import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { ContractParameter } from '@gatehouse/unit'
import fc from 'fast-check'
import { ParameterChecks } from '../endpoint/parameter-checks.ts'
import { Run, workOf } from '../schema/run.ts'
import { Schemas } from '../schema/schemas.ts'

type Style = ContractParameter['style']
type Value = string | number | boolean | Value[] | { [name: string]: Value }
const encoded = (value: unknown) => encodeURIComponent(String(value)).replaceAll('.', '%2E')

/** As a client writes it (RFC 6570 §3.2, OpenAPI 3.1.1 §4.8.12.2). */
function written(name: string, value: Value, style: Style, explode: boolean): string {
  if (typeof value !== 'object') return `${name}=${encoded(value)}`
  const separator = { form: ',', spaces: '%20', pipes: '|', tabs: '%09' }[style as 'form'] ?? ','
  if (Array.isArray(value)) {
    const items = value.map(encoded)
    return explode ? items.map(one => `${name}=${one}`).join('&') : `${name}=${items.join(separator)}`
  }
  const pairs = Object.entries(value)
  if (style === 'deep') return pairs.map(([key, one]) => `${name}[${encoded(key)}]=${encoded(one)}`).join('&')
  if (explode) return pairs.map(([key, one]) => `${encoded(key)}=${encoded(one)}`).join('&')
  return `${name}=${pairs.flatMap(([key, one]) => [encoded(key), encoded(one)]).join(separator)}`
}

const schemaOf = (value: Value): object => {
  if (Array.isArray(value)) return { type: 'array', const: value, items: { type: typeof value[0] } }
  if (typeof value !== 'object') return { type: typeof value, const: value }
  const fields = Object.entries(value).map(([name, one]) => [name, schemaOf(one)])
  return { type: 'object', properties: Object.fromEntries(fields), required: Object.keys(value) }
}

function problemsOf(parameter: ContractParameter, look: (checks: ParameterChecks, run: Run) => void): string[] {
  const schemas = new Schemas({}, { flat: true, formats: true })
  const checks = new ParameterChecks([parameter], {
    check: schema => schemas.check(schema),
    resolve: reference => schemas.target(reference),
  })
  const run = new Run({ work: workOf(10_000) })
  look(checks, run)
  return run.problems
}

const plain = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter(text => text.isWellFormed()),
  fc.integer(),
  fc.boolean(),
)
const texts = fc.array(fc.stringMatching(/^[a-zA-Z0-9 %&=é]{1,6}$/), { minLength: 1, maxLength: 5 })
const fields = fc.dictionary(fc.stringMatching(/^[a-o]{1,4}$/), plain, { minKeys: 1, maxKeys: 4 })
const lists = fc.oneof(texts, fc.array(fc.integer(), { minLength: 1, maxLength: 5 }))
const styles: readonly [Style, boolean, fc.Arbitrary<Value>][] = [
  ...[true, false].flatMap(explode => [plain, lists, fields].map(value => ['form', explode, value] as const)),
  ...(['spaces', 'pipes', 'tabs'] as const).map(
    style => [style, false, fc.array(fc.integer(), { minLength: 1 })] as const,
  ),
  ['deep', true, fields],
] as [Style, boolean, fc.Arbitrary<Value>][]

test('whatever a client writes in a style is read as the value that it wrote', () => {
  for (const [style, explode, values] of styles) {
    fc.assert(
      fc.property(values, value => {
        const parameter: ContractParameter = { name: 'p', in: 'query', style, explode, schema: schemaOf(value) }
        const query = written('p', value, style, explode)
        assert.deepEqual(
          problemsOf(parameter, (checks, run) => checks.query(query, run)),
          [],
          `${style} ${query}`,
        )
      }),
      { numRuns: 100 },
    )
  }
})

test('no query, field or cookie makes reading it fail in a way that is not told', () => {
  const anyStyle = fc.constantFrom<Style>('simple', 'label', 'matrix', 'form', 'spaces', 'tabs', 'pipes', 'deep')
  const schema = fc.constantFrom<object>(
    { type: 'array', items: { type: 'integer' } },
    { type: 'object', properties: { x: { type: 'array', items: { type: 'number' } }, __proto__: {} } },
    { type: ['null', 'boolean', 'integer'] },
    { anyOf: [{ $ref: '#' }, { type: 'array' }] },
  )
  const hostile = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(fc.constantFrom('p', '[', ']', '=', '&', '%', '%f', ';', ',', '.', '|', '"', '__proto__', '+', '\0', '1')),
  )
  fc.assert(
    fc.property(anyStyle, fc.boolean(), schema, hostile, fc.boolean(), (style, explode, wants, text, isJson) => {
      const written = typeof text === 'string' ? text : text.join('')
      const content = isJson ? { content: 'application/json' } : {}
      const of = (place: ContractParameter['in']) => ({
        name: 'p',
        in: place,
        style,
        explode,
        schema: wants,
        ...content,
      })
      problemsOf(of('query'), (checks, run) => checks.query(written, run))
      problemsOf(of('path'), (checks, run) => checks.path({ p: written }, run))
      problemsOf(of('header'), (checks, run) => checks.headers(HeaderList.from({ p: written }), run))
      problemsOf(of('cookie'), (checks, run) => checks.cookies(HeaderList.from({ Cookie: written }), run))
    }),
    { numRuns: 1000 },
  )
  assert.equal(({} as { x?: unknown }).x, undefined)
})
