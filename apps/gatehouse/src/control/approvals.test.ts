/** Transitions that need a request: what is missing, who may approve, carried out once. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import type { Caller } from '@gatehouse/control'
import { TestClock, testControl } from '@gatehouse/control/testing.ts'
import type { Store } from '@gatehouse/store'
import type { Role } from '@gatehouse/unit'
import { catalogue } from '../capabilities.ts'
import { until } from '../testing-house.ts'
import { eachStore } from '../testing-stores.ts'

const began = Date.parse('2026-11-28T12:00:00Z')

async function pets(t: TestContext, store: Store, rules: Record<string, object>) {
  const clock = new TestClock(began)
  const test = await testControl(t, catalogue, { store, clock })
  const { control } = test
  const organizationId = await control.rows.read(async all => (await all.get('Organization', 'default')).id)
  const person = (name: string, role: Role, kind: Caller['kind'] = 'person'): Caller => ({
    ...{ kind, id: `per_${name}`, name, operator: false },
    grants: [{ organizationId, role }],
  })
  const ann = person('ann', 'editor')
  const make = async (kind: string, name: string, spec: object) => {
    const { status, body } = await test.call(`${kind}.create`, { body: { name, spec } })
    assert.equal(status, 201, JSON.stringify(body))
  }
  await make('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] })
  await make('Api', 'pets', {})
  await make('ApiVersion', 'pets-v1', {
    api: 'pets',
    version: 'v1',
    upstream: 'backend',
    access: 'open',
    basePath: '/pets',
  })
  for (const [name, spec] of Object.entries(rules)) await make('TransitionRule', name, spec)
  const as = async (caller: Caller, id: string, name: string, body: object = {}) =>
    (await test.call(id, { caller, name, body: body as never })).body as Record<string, never>
  const refused = (caller: Caller, id: string, name: string, body: object = {}) =>
    as(caller, id, name, body).then(
      () => assert.fail('it was done'),
      (failure: Failure) => [failure.code, failure.message],
    )
  const ask = async (transition: string, more: object = {}) => {
    const answer = await as(ann, 'ApiVersion.request-transition', 'pets-v1', { transition, ...more })
    return answer as unknown as { request: string; state: string; missing: string[] }
  }
  const found = async (kind: string, name: string) =>
    (await test.call(`${kind}.get`, { name })).body as {
      state: string
      status: Record<string, never>
      spec: Record<string, never>
    }
  const becomes = (kind: string, name: string, state: string) =>
    until(async () => {
      clock.advance(1000)
      return (await found(kind, name)).state === state
    })
  return { ...test, clock, person, ann, as, refused, ask, found, becomes, make }
}

eachStore(
  'what is by request is refused with what is missing, and carried out once all of it is there',
  async (store, t) => {
    const checklist = [{ item: 'docs', text: 'The documentation is there.' }]
    const rules = { release: { transitions: ['publish'], checklist, approvals: 2, role: 'admin' } }
    const { as, refused, ask, found, becomes, person, ann, call } = await pets(t, store, rules)
    const [bea, cid, dora] = [person('bea', 'admin'), person('cid', 'owner'), person('dora', 'editor')]
    assert.deepEqual(await refused(bea, 'ApiVersion.publish', 'pets-v1'), [
      'approval_missing',
      'publish of pets-v1 is by request here. release: docs is not checked: The documentation is there. release: 2 more approvals by the role admin.',
    ])
    const { request, state, missing } = await ask('publish', { comment: 'Before Christmas.' })
    assert.deepEqual([state, missing.length], ['requested', 2])
    const decide = (caller: Caller, decision: string, body: object = {}) =>
      as(caller, `TransitionRequest.${decision}`, request, body)
    await decide(bea, 'approve', { comment: 'Yes.' })
    assert.equal((await refused(bea, 'TransitionRequest.approve', request))[0], 'conflict')
    for (const nobody of [dora, ann, person('robot', 'owner', 'token')]) {
      assert.equal((await refused(nobody, 'TransitionRequest.approve', request))[0], 'not_allowed', nobody.name)
    }
    await decide(cid, 'approve')
    assert.deepEqual((await found('TransitionRequest', request)).status.missing, [
      'release: docs is not checked: The documentation is there.',
    ])
    assert.deepEqual(await refused(ann, 'TransitionRequest.check', request, { item: 'tests' }), [
      'invalid_input',
      'No checklist has tests.',
    ])
    await decide(ann, 'check', { item: 'docs' })
    await becomes('TransitionRequest', request, 'applied')
    const version = await found('ApiVersion', 'pets-v1')
    assert.deepEqual([version.state, version.status.revision], ['published', 'pets-v1.1'])
    const { status } = await found('TransitionRequest', request)
    const approvals = status.approvals as unknown as { by: string; role: string; at: string }[]
    assert.deepEqual(
      approvals.map(({ by, role }) => [by, role]),
      [
        ['bea', 'admin'],
        ['cid', 'owner'],
      ],
    )
    const { body } = await call('TransitionRequest.list', { query: { apiVersion: 'pets-v1' } as never })
    assert.equal((body as { items: object[] }).items.length, 1)
  },
)

eachStore('what was changed after it was asked for is not carried out, and a broken one says why', async (store, t) => {
  const { as, ask, found, becomes, person, call } = await pets(t, store, { release: { transitions: ['publish'] } })
  const bea = person('bea', 'admin')
  const changes = [
    () => call('ApiVersion.update', { name: 'pets-v1', body: { spec: { basePath: '/else' } } }),
    () => call('Upstream.update', { name: 'backend', body: { spec: { targets: [{ url: 'http://127.0.0.1:10' }] } } }),
    () => call('Api.update', { name: 'pets', body: { spec: { title: 'Other' } } }),
  ]
  for (const change of changes) {
    const { request } = await ask('publish')
    await change()
    await as(bea, 'TransitionRequest.approve', request)
    await becomes('TransitionRequest', request, 'failed')
    assert.match(
      String((await found('TransitionRequest', request)).status.reason),
      /was changed since it was asked for/,
    )
  }
  assert.equal((await found('ApiVersion', 'pets-v1')).state, 'draft')
})

eachStore('a deployment is asked for by its revision, to an environment that a rule names', async (store, t) => {
  const test = await pets(t, store, {})
  const { as, refused, ask, becomes, person, ann, call, make } = test
  await make('Environment', 'prod', { gatewayGroup: 'default' })
  await make('TransitionRule', 'prod', { transitions: ['deploy'], environment: 'prod' })
  await as(ann, 'ApiVersion.publish', 'pets-v1')
  assert.equal((await refused(ann, 'ApiVersion.deploy', 'pets-v1', { environment: 'prod' }))[0], 'approval_missing')
  const { request } = await ask('deploy', { with: { environment: 'prod' } })
  await call('ApiVersion.update', { name: 'pets-v1', body: { spec: { hosts: ['later.example'] } } })
  await as(ann, 'ApiVersion.publish', 'pets-v1')
  await as(person('bea', 'admin'), 'TransitionRequest.approve', request)
  await becomes('TransitionRequest', request, 'applied')
  const { body } = await call('Deployment.list')
  const [{ spec }] = (body as { items: { spec: Record<string, string> }[] }).items as [{ spec: Record<string, string> }]
  assert.deepEqual([spec.revision, spec.environment], ['pets-v1.1', 'prod'])
  await as(ann, 'ApiVersion.deploy', 'pets-v1', { environment: 'dev' }).catch((failure: Failure) => {
    assert.equal(failure.code, 'claim_taken')
  })
})

eachStore(
  'a schedule is no way around a rule, and what is scheduled by who may comes without another',
  async (store, t) => {
    const { as, refused, ann, ask, found, becomes, person, clock } = await pets(t, store, {
      end: { transitions: ['retire'] },
    })
    await as(ann, 'ApiVersion.publish', 'pets-v1')
    const sunsetAt = new Date(began + 3_600_000).toISOString()
    const end = { sunsetAt, atSunset: 'force' }
    assert.equal((await refused(ann, 'ApiVersion.deprecate', 'pets-v1', end))[0], 'approval_missing')
    const later = { ...end, deprecateAt: new Date(began + 60_000).toISOString() }
    assert.equal((await refused(ann, 'ApiVersion.schedule', 'pets-v1', later))[0], 'approval_missing')
    const { request } = await ask('deprecate', { with: end })
    await as(person('bea', 'admin'), 'TransitionRequest.approve', request)
    await becomes('ApiVersion', 'pets-v1', 'deprecated')
    clock.advance(3_600_000)
    await becomes('ApiVersion', 'pets-v1', 'retired')
    assert.equal((await found('TransitionRequest', request)).state, 'applied')
  },
)

eachStore('a request ends by a rejection, by whoever asked, or by its hour', async (store, t) => {
  const rules = { release: { transitions: ['publish'], expiresAfterHours: 1 } }
  const { as, refused, ask, becomes, found, person, ann, clock } = await pets(t, store, rules)
  const bea = person('bea', 'admin')
  const first = await ask('publish')
  await as(bea, 'TransitionRequest.reject', first.request, { comment: 'Not yet.' })
  assert.equal((await refused(bea, 'TransitionRequest.approve', first.request))[0], 'conflict')
  const second = await ask('publish')
  assert.equal(
    (await refused(person('dora', 'editor'), 'TransitionRequest.withdraw', second.request))[0],
    'not_allowed',
  )
  await as(ann, 'TransitionRequest.withdraw', second.request)
  const third = await ask('publish')
  clock.advance(3_600_000)
  await becomes('TransitionRequest', third.request, 'expired')
  const states = await Promise.all(
    [first, second].map(async ({ request }) => (await found('TransitionRequest', request)).state),
  )
  assert.deepEqual(states, ['rejected', 'withdrawn'])
})
