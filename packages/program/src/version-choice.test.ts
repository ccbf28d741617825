import assert from 'node:assert/strict'
import test from 'node:test'
import { type Failure, HeaderList } from '@gatehouse/base'
import { problemsOf } from '@gatehouse/schema'
import type { Host } from '@gatehouse/unit'
import { chosenBy } from './chosen-by.ts'
import { compile } from './compile.ts'
import { samplePart } from './sample.ts'
import { type ApiPart, snapshotOf } from './snapshot.ts'
import { unreachable } from './unreachable.ts'

const head = { gatewayGroup: 'default', generation: 1, createdAt: '2026-01-01T00:00:00Z', auditHeads: {} }
const line = samplePart({ basePath: '/pets', hosts: ['pets.example'] })
const version = (name: string, chosenBy: ApiPart['chosenBy'], changes: Partial<ApiPart> = {}): ApiPart => ({
  ...line,
  ...{ apiVersionId: `ver_${name}`, apiVersion: name },
  ...(chosenBy ? { chosenBy } : {}),
  ...changes,
})
const build = (...parts: ApiPart[]) =>
  compile(snapshotOf(parts, head), { policies: new Map(), hostFor: () => ({}) as Host })

/** Whom a request reaches. */
function reached(
  program: ReturnType<typeof build>,
  fields: Record<string, string | string[]> = {},
  query = '',
  method = 'GET',
) {
  const headers = new HeaderList(
    Object.entries(fields).flatMap(([name, values]) => [values].flat().flatMap(value => [name, value])),
  )
  const match = program.match('pets.example', method, '/pets/pets', { address: '192.0.2.1', headers, query })
  if (match.kind === 'route') return match.route.apiVersion
  return match.kind === 'no_version' ? match.choice.told : match.kind
}

test('CHOICE-1 CHOICE-2 CHOICE-4 a field chooses the version; what means none is told what there is', () => {
  const by = (values: string[], isDefault = false) => ({
    by: 'header' as const,
    name: 'X-Version',
    values,
    default: isDefault,
  })
  const program = build(version('v1', by(['1', 'v1'], true)), version('v2', by(['2'])), version('v3', by(['3'])))
  const told = 'Say in the field X-Version which version is meant: 1, 2, 3, v1.'
  const seen: Record<string, string | string[]>[] = [
    {},
    { 'X-Version': '1' },
    { 'x-version': 'v1' },
    { 'X-Version': '2' },
    { 'X-Version': ['3', '3'] },
  ]
  assert.deepEqual(
    seen.map(fields => reached(program, fields)),
    ['v1', 'v1', 'v1', 'v2', 'v3'],
  )
  for (const value of ['4', '', 'V1', '1, 2', '__proto__', ['1', '2']])
    assert.equal(reached(program, { 'X-Version': value }), told)
  const strict = build(version('v1', by(['1'])), version('v2', by(['2'])))
  assert.equal(reached(strict), 'Say in the field X-Version which version is meant: 1, 2.')
  assert.equal(
    reached(build(version('v1', by(['1']))), { 'X-Version': '2' }),
    'Say in the field X-Version which version is meant: 1.',
  )
})

test('a parameter chooses the version, however it is written', () => {
  const by = (value: string) => ({ by: 'query' as const, name: 'version', values: [value], default: value === '1' })
  const program = build(version('v1', by('1')), version('v2', by('2')))
  const queries = ['', 'version=2', 'a=b&version=2&c', 'versio%6E=%32', 'Version=2', 'version=1&version=2', 'version=9']
  const told = 'Say in the parameter version which version is meant: 1, 2.'
  assert.deepEqual(
    queries.map(query => reached(program, {}, query)),
    ['v1', 'v2', 'v2', 'v2', 'v1', told, told],
  )
})

test('CHOICE-3 a media type chooses the version: the one wanted most, else the one that is sent', () => {
  const type = (n: number) => `application/vnd.pets.v${n}+json`
  const by = (n: number) => ({ by: 'media-type' as const, values: [type(n)], default: n === 1 })
  const program = build(version('v1', by(1)), version('v2', by(2)))
  const told = `Say in Accept which version is meant: ${type(1)}, ${type(2)}.`
  const accepts: [string, string][] = [
    [type(2), 'v2'],
    [`${type(1)};q=0.5, ${type(2).toUpperCase()};charset=utf-8`, 'v2'],
    [`${type(1)}, ${type(2)};q=0`, 'v1'],
    ['application/json', 'v1'],
    [`${type(9)}, */*;q=0.1`, 'v1'],
    [type(9), told],
  ]
  for (const [accept, expected] of accepts) assert.equal(reached(program, { Accept: accept }), expected, accept)
  assert.equal(reached(program, { 'Content-Type': `${type(2)}; charset=utf-8`, Accept: '*/*' }), 'v2')
})

test('CHOICE-5 a preflight is answered though it cannot say which', () => {
  const by = (value: string) => ({ by: 'header' as const, name: 'X-Version', values: [value], default: false })
  const program = build(version('v1', by('1')), version('v2', by('2')))
  assert.equal(reached(program, {}, '', 'OPTIONS'), 'no_method')
})

test('CHOICE-1 versions that callers cannot tell apart do not share a place', () => {
  const by = (values: string[], more = {}) => ({
    by: 'header' as const,
    name: 'X-Version',
    values,
    default: false,
    ...more,
  })
  const refused = (...parts: ApiPart[]) => {
    try {
      build(...parts)
      return ''
    } catch (thrown) {
      const [{ code, message }] = (thrown as Failure).problems as [{ code: string; message: string }]
      assert.equal(code, 'claim_taken')
      return message
    }
  }
  const v1 = version('v1', by(['1']))
  assert.match(refused(v1, version('v2', by(['2', '1']))), /both meant by 1/)
  assert.match(refused(v1, version('v2', { ...by(['2']), by: 'query' })), /not chosen by the same/)
  assert.match(refused(v1, version('v2', by(['2'], { name: 'X-Other' }))), /not chosen by the same/)
  assert.match(refused(v1, version('v2', by(['2']), { hosts: ['pets.example', 'more.example'] })), /same hosts/)
  assert.match(refused(v1, version('v2', undefined)), /claims pets.example \/pets/)
  assert.match(refused(v1, version('v2', by(['2']), { apiId: 'api_other' })), /claims pets.example \/pets/)
  assert.match(refused(v1, version('v2', by(['2']), { environmentId: 'env_other' })), /claims pets.example \/pets/)
  const first = version('v1', by(['1'], { default: true }))
  assert.match(
    refused(first, version('v2', by(['2'])), version('v3', by(['3'], { default: true }))),
    /both answer who does not say/,
  )
  assert.equal(refused(first, version('v2', by(['2'])), version('v3', by(['3']))), '')
})

test('no endpoint of a version that callers may choose is told to be out of reach', () => {
  const by = (value: string) => ({ by: 'header' as const, name: 'X-Version', values: [value], default: value === '1' })
  const more = [...line.endpoints, { id: 'new', method: 'GET', path: '/new', policies: [] }]
  assert.deepEqual(unreachable([version('v1', by('1')), version('v2', by('2'), { endpoints: more })], new Map()), [])
})

test('a name is asked for where there is one, and not for media types', () => {
  const values = ['2']
  assert.deepEqual(problemsOf(chosenBy, { by: 'header', name: 'X-Version', values }), [])
  for (const written of [
    { by: 'header', values },
    { by: 'media-type', name: 'Accept', values },
  ]) {
    const [problem] = problemsOf(chosenBy, written)
    assert.match(problem!.message, /must have a `name` where it is chosen by header or query/)
  }
})
