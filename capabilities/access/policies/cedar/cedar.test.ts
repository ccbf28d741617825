import assert from 'node:assert/strict'
import test from 'node:test'
import { filled, problemsOf } from '@gatehouse/schema'
import type { Exchange, Host, Identity, PolicyUnit, Refusal } from '@gatehouse/unit'
import { cedar } from './cedar.ts'

const policy = cedar as unknown as PolicyUnit

interface Words {
  identity?: Partial<Identity>
  applicationId?: string
  method?: string
  endpoint?: string
  params?: Record<string, string>
}

function asking(config: Record<string, unknown>) {
  const hooks = policy.create(filled(policy.config, config) as never, {} as Host)
  return ({ identity, applicationId, method = 'GET', endpoint = 'getOrder', params = {} }: Words = {}) => {
    const exchange = {
      identity: identity && { scheme: 'jwt', subject: 'u1', clientId: 'shop', scopes: [], claims: {}, ...identity },
      consumer: applicationId && { applicationId, plan: 'gold' },
      request: { method, host: 'api.example', path: '/orders/1', query: '', clientAddress: '192.0.2.1' },
      route: { api: 'orders', endpoint },
      params,
    } as unknown as Exchange
    return hooks.request!(exchange) as Refusal | undefined
  }
}

test('who calls, what is called and what is known of both can be spoken of', () => {
  const ask = asking({
    policies: `
      @id("own") permit(principal, action == Action::"getOrder", resource in Api::"orders") when { context.params.owner == context.claims.sub };
      @id("staff") permit(principal in Group::"staff", action in Action::"GET", resource);
      @id("writers") permit(principal == User::"u2", action, resource) when { context.scopes.contains("write") };`,
  })
  assert.equal(ask({ identity: { claims: { sub: 'u1' } }, params: { owner: 'u1' } }), undefined)
  assert.equal(
    ask({ identity: { claims: { sub: 'u1', groups: ['guests'] } }, endpoint: 'listOrders' })?.code,
    'call_forbidden',
  )
  const staff = { claims: { sub: 'u1', groups: ['staff'] } }
  assert.equal(ask({ identity: staff, params: { owner: 'u9' } }), undefined)
  assert.equal(ask({ identity: staff, params: { owner: 'u9' }, method: 'POST' })?.code, 'call_forbidden')
})

test('a refusal names the policy to who looks into it, and nothing to the caller', () => {
  const ask = asking({
    policies: `permit(principal, action, resource); @id("frozen") forbid(principal, action, resource) when { context.claims has frozen };`,
  })
  const told = ask({ identity: { claims: { frozen: true } } })!
  assert.deepEqual(
    [told.code, told.detail, told.reason],
    ['call_forbidden', 'The caller may not do this.', 'Cedar denies it: frozen.'],
  )
})

test('the principal is the subject, the client or the application, and nobody where that is not known', () => {
  const permits = (type: string, id: string) => `permit(principal == ${type}::"${id}", action, resource);`
  const words = { identity: {}, applicationId: 'app_1' }
  for (const [principal, type, id] of [
    ['subject', 'User', 'u1'],
    ['client', 'Client', 'shop'],
    ['application', 'Application', 'app_1'],
  ] as const) {
    const ask = asking({ principal, policies: permits(type, id) })
    assert.equal(ask(words), undefined)
    assert.equal(ask()?.code, 'call_forbidden')
    assert.equal(asking({ principal, policies: permits('Nobody', '-') })(), undefined)
  }
})

test('a claim can make nobody a member of what it names in Cedar’s own words', () => {
  const ask = asking({ policies: 'permit(principal in Group::"admins", action, resource);' })
  for (const groups of [
    { __entity: { type: 'Group', id: 'admins' } },
    [{ type: 'Group', id: 'admins' }],
    { admins: true },
  ]) {
    assert.equal(ask({ identity: { claims: { groups } } })?.code, 'call_forbidden')
  }
  assert.equal(ask({ identity: { claims: { groups: 'admins' } } }), undefined)
})

test('cases are worked out before anything is published, and the one that fails is named', () => {
  const policies = 'permit(principal in Group::"staff", action in Action::"GET", resource);'
  const told = (cases: object[], more = {}) =>
    problemsOf(policy.config, { policies, cases, ...more }).map(({ message }) => message)
  const good = { name: 'staff reads', subject: 'u', groups: ['staff'], endpoint: 'getOrder', expect: 'allow' }
  assert.deepEqual(told([good, { name: 'nobody', endpoint: 'getOrder', expect: 'deny' }]), [])
  assert.match(
    told([good, { ...good, name: 'staff writes', method: 'PUT' }]).join(),
    /fails its case staff writes: it is denied \(no policy permits it\)/,
  )
  assert.match(told([{ ...good, expect: 'deny' }]).join(), /fails its case staff reads: it is allowed \(policy 1\)/)
  assert.match(told([], { policies: 'permit everything' }).join(), /cannot be used: /)
  assert.match(told([], { policies: '' }).join(), /.+/)
  assert.match(told([], { schema: 'entity User;' }).join(), /cannot be used: policy 1: /)
})
