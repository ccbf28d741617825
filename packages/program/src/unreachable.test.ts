import assert from 'node:assert/strict'
import test from 'node:test'
import { object, Type } from '@gatehouse/schema'
import { definePolicy, type PolicyUnit } from '@gatehouse/unit'
import type { Policies } from './check-part.ts'
import { placed, samplePart } from './sample.ts'
import type { ApiPart } from './snapshot.ts'
import { unreachable } from './unreachable.ts'

const part = (basePath: string, paths: string[], changes: Partial<ApiPart> = {}) =>
  samplePart({
    ...{ apiVersion: basePath, basePath },
    endpoints: paths.map(path => ({ id: path, method: 'GET', path, policies: [] })),
    ...changes,
  })

const sends = definePolicy({
  ...{ name: 'sends', version: 1, stages: ['forward'], title: 'T', summary: 'S', errors: [], examples: [] },
  config: object({ values: Type.Array(Type.String()) }),
  sendsTo: ({ values }) => values.map(value => ({ label: 'version', value })),
  create: () => ({}),
})
const policies: Policies = new Map([['sends', sends as unknown as PolicyUnit]])

const told = (...parts: ApiPart[]) => unreachable(parts, policies).map(({ message }) => message)

test('an endpoint below the base path of another API is never reached, and a request shows it', () => {
  const [found, ...more] = unreachable([part('/', ['/pets/{id}', '/shops/{id}']), part('/pets', ['/{id}'])], policies)
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
  const sends = (...values: unknown[]) => placed('sends', { stage: 'forward', config: { values } })
  const sample = part('/', ['/x'], { policies: [sends('v1', 'v2'), sends('v2')] })
  sample.upstream.targets = [{ url: 'http://a', weight: 1, labels: { version: 'v1' } }]
  assert.deepEqual(told(sample), ['sends sends to targets with version v2, and no target of pets has it.'])
  sample.upstream.targets.push({ url: 'file:/targets.yaml', weight: 1 })
  assert.deepEqual(told(sample), [], 'what a file holds is not known')
})

test('what is wrong with a configuration is told elsewhere', () => {
  assert.deepEqual(told(part('/', ['/x'], { policies: [placed('sends', { config: { values: [1] } })] })), [])
})
