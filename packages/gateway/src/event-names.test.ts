import assert from 'node:assert/strict'
import test from 'node:test'
import { compile, snapshotOf } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { EventNames } from './event-names.ts'

const endpoint = (id: string, method: string, path: string) => ({ id, method, path, policies: [] })
const parts = ['/one', '/two'].map(basePath =>
  samplePart({
    basePath,
    apiVersionId: `apiv_${basePath.slice(1)}`,
    endpoints: [
      endpoint('list', 'GET', '/things'),
      endpoint('read', 'GET', '/things/{id}'),
      endpoint('add', 'POST', '/things'),
    ],
    plans: [
      { id: 'plan_a', name: 'a', policies: [] },
      { id: 'plan_b', name: 'b', policies: [] },
    ],
  }),
)
const snapshot = snapshotOf(parts, { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {} })

test('the numbers of each part, and of its endpoints by their place in it, are those of their names in the table', () => {
  const names = new EventNames(snapshot)
  const program = compile(snapshot, { policies: new Map(), hostFor: () => ({}) as never })
  for (const part of parts) {
    const own = names.of(part)!
    const of = (number: number) => names.table[number]
    assert.equal(of(own.api), part.apiId)
    assert.equal(of(own.apiVersion), part.apiVersionId)
    assert.equal(of(own.environment), part.environmentId)
    assert.equal(of(own.organization), part.organizationId)
    assert.equal(of(own.revision), part.revisionId)
    for (const [at, { url }] of part.upstream.targets.entries()) assert.equal(of(own.firstTarget + at), url)
    for (const [at, { id }] of part.plans.entries()) assert.equal(of(own.firstPlan + at), id)
    for (const { id, method, path } of part.endpoints) {
      const match = program.match('a', method, part.basePath + path)
      assert.equal(match.kind, 'route')
      const { index, template } = (match as Extract<typeof match, { kind: 'route' }>).route
      assert.equal(of(own.firstEndpoint + index * 2), id)
      assert.equal(of(own.firstEndpoint + index * 2 + 1), `${method} ${template}`)
    }
  }
})

test('a part of another generation has no numbers', () => {
  const other = samplePart({ basePath: '/three' })
  assert.equal(new EventNames(snapshot).of(other), undefined)
})
