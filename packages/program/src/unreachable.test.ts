import assert from 'node:assert/strict'
import test from 'node:test'
import { placed, samplePart } from './sample.ts'
import type { ApiPart } from './snapshot.ts'
import { unreachable } from './unreachable.ts'

const part = (basePath: string, paths: string[], changes: Partial<ApiPart> = {}) =>
  samplePart({
    ...{ apiVersion: basePath, basePath },
    endpoints: paths.map(path => ({ id: path, method: 'GET', path, policies: [] })),
    ...changes,
  })

const told = (...parts: ApiPart[]) => unreachable(parts).map(({ message }) => message)

test('an endpoint below the base path of another API is never reached, and a request shows it', () => {
  const [found, ...more] = unreachable([part('/', ['/pets/{id}', '/shops/{id}']), part('/pets', ['/{id}'])])
  assert.deepEqual(more, [])
  assert.equal(found!.request, 'GET /pets/any')
  assert.equal(found!.message, 'GET /pets/{id} is never reached: GET /pets/any goes to GET /{id} of /pets (/pets).')
})

test('on another host, or where some requests still get through, nothing is told', () => {
  assert.deepEqual(told(part('/', ['/pets/{id}']), part('/pets', ['/{id}'], { hosts: ['pets.example'] })), [])
  assert.deepEqual(told(part('/', ['/{all+}', '/{one}', '/{one}/{two}'])), [])
  assert.deepEqual(told(part('/', ['/{section}/{id}']), part('/pets', ['/{id}'])), [])
  assert.deepEqual(told(part('/a', ['/x'], { hosts: ['*.example'] }), part('/a', ['/x'], { hosts: ['a.example'] })), [])
})

test('one that is written for what an endpoint takes as well does not make that one unreachable', () => {
  assert.deepEqual(told(part('/', ['/pets/any', '/pets/{id}', '/v{number}', '/vany'])), [])
  const all = ['GET', '*'].map(method => ({ id: method, method, path: '/x', policies: [] }))
  assert.deepEqual(told(part('/', [], { endpoints: all })), [])
})

test('an endpoint that another API takes and does not have is told as well', () => {
  assert.match(told(part('/', ['/pets/{id}/photos']), part('/pets', ['/{id}']))[0]!, /\/pets, which does not have it/)
})

test('a label that no target has is told once, with who asks for it', () => {
  const config = { label: 'version', releases: [{ value: 'v2' }], otherwise: 'v1' }
  const policies = [placed('split', { stage: 'forward', config })]
  const sample = part('/', ['/x'], { policies })
  sample.upstream.targets = [{ url: 'http://a', weight: 1, labels: { version: 'v1' } }]
  assert.deepEqual(told(sample), ['split sends to targets with version v2, and no target of pets has it.'])
})
