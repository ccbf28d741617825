import assert from 'node:assert/strict'
import test from 'node:test'
import { pathOf } from './json-path.ts'
import { PathProblem } from './script.ts'
import { pointerOf, rootSpot, type Spot, spotAt, stepsOf } from './spot.ts'
import { type Follow, walk } from './walk.ts'

const document = {
  info: { title: 'a', 'x-y.z': 1 },
  paths: {
    '/a': {
      get: { parameters: [{ in: 'query', name: 'q' }, { $ref: '#/components/parameters/P' }] },
      post: { tags: [] },
    },
    '/b': { get: { type: 'string' } },
  },
  components: {
    parameters: { P: { in: 'header', name: 'h', schema: { $ref: '#/components/schemas/S' } } },
    schemas: { S: { type: 'object', properties: { s: { $ref: '#/components/schemas/S' }, n: { type: 'number' } } } },
  },
}
const root = rootSpot(document)
const follow: Follow = value => {
  const ref = (value as { $ref?: string } | null)?.$ref
  return typeof ref === 'string' ? spotAt(root, ref.slice(2).split('/')) : undefined
}

function found(text: string, resolved = false): string[] {
  const path = pathOf(text)
  const pointers: string[] = []
  const add = (spot: Spot) => void pointers.push(pointerOf(stepsOf(spot)) + (path.keys ? ' key' : ''))
  walk(root, [{ path, found: add }], resolved ? follow : undefined)
  return [...new Set(pointers)].sort()
}

test('paths lead where RFC 9535 and the field say', () => {
  const cases: [string, string[]][] = [
    ['$', ['']],
    ['$.info.title', ['/info/title']],
    ["$.info['x-y.z']", ['/info/x-y.z']],
    ['$.paths[*][get,post]', ['/paths/~1a/get', '/paths/~1a/post', '/paths/~1b/get']],
    ['$.paths.*~', ['/paths/~1a key', '/paths/~1b key']],
    ['$.paths[?(@property.match(/^\\/A/i))].get', ['/paths/~1a/get']],
    ["$..parameters[?(@ && @.in === 'query')].name", ['/paths/~1a/get/parameters/0/name']],
    ['$..parameters[0,-1]', ['/paths/~1a/get/parameters/0', '/paths/~1a/get/parameters/1']],
    ['$..parameters[1:]', ['/paths/~1a/get/parameters/1']],
    [
      "$..[?(@property === 'type')]^",
      ['/components/schemas/S', '/components/schemas/S/properties/n', '/paths/~1b/get'],
    ],
    ["$..[?(@property == 'n')]^^.type", ['/components/schemas/S/type']],
    ['$.paths[?(!@.post && (@.get || false))]', ['/paths/~1b']],
    ["$.paths[*][?(@parentProperty === '/b')]", ['/paths/~1b/get']],
    ["$.paths[?(@path === \"$['paths']['/b']\")]", ['/paths/~1b']],
    ['$.nothing.here', []],
  ]
  for (const [path, expected] of cases) assert.deepEqual(found(path), expected.sort(), path)
})

test('what references lead to stands in their place and is told where it stands, in circles once', () => {
  assert.deepEqual(found('$.paths[*].get.parameters[*].name', true), [
    '/components/parameters/P/name',
    '/paths/~1a/get/parameters/0/name',
  ])
  assert.deepEqual(found('$.paths..schema..type', true), [
    '/components/schemas/S/properties/n/type',
    '/components/schemas/S/type',
  ])
  assert.deepEqual(found("$..parameters[?(@.in === 'header')]", true), ['/components/parameters/P'])
})

test('conditions call nothing that is not listed, and reach nothing but the document', () => {
  for (const ill of [
    ...['a', '$.a[', "$.a['b", '$foo', '$.a[?(@.constructor("x"))]', '$.a[?(process.exit())]', '$.a[?(@.b = 1)]'],
    ...['$.a[?(@.match(/[/))]', '$.a[(@.length-1)]', '$.a~.b', `$[?(${'('.repeat(100)}1${')'.repeat(100)})]`],
    `$.${'a'.repeat(5000)}`,
  ]) {
    assert.throws(() => pathOf(ill), PathProblem, ill)
  }
  assert.deepEqual(found('$..[?(@.constructor || @.__proto__ || @.toString)]'), [])
})

test('time grows with the document: fifty deep paths over circles of a thousand schemas take no second', () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 1000 }, (_, at) => [
      `S${at}`,
      {
        properties: {
          a: { $ref: `#/components/schemas/S${(at + 1) % 1000}` },
          b: { $ref: `#/components/schemas/S${at}` },
        },
      },
    ]),
  )
  const large = rootSpot({
    paths: { '/a': { get: { schema: { $ref: '#/components/schemas/S0' } } } },
    components: { schemas },
  })
  const to: Follow = value => {
    const ref = (value as { $ref?: string } | null)?.$ref
    return typeof ref === 'string' ? spotAt(large, ref.slice(2).split('/')) : undefined
  }
  let count = 0
  const paths = Array.from({ length: 50 }, (_, at) => pathOf(`$.paths..schema..[?(@.p${at} === undefined)]`))
  const before = process.threadCpuUsage()
  walk(
    large,
    paths.map(path => ({ path, found: () => void count++ })),
    to,
  )
  const { user, system } = process.threadCpuUsage(before)
  assert.ok(count >= 50_000, String(count))
  assert.ok(user + system < 1_000_000, `${(user + system) / 1000} ms`)
})
