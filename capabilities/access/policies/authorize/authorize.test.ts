import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { filled } from '@gatehouse/schema'
import type { Exchange, Host, Identity, PolicyUnit, Refusal } from '@gatehouse/unit'
import { authorize } from './authorize.ts'

type Rule = { name: string; effect?: 'allow' | 'deny'; when: string }

function asked(rules: Rule[], identity: Partial<Identity> = {}, request: Record<string, unknown> = {}) {
  const policy = authorize as unknown as PolicyUnit
  const hooks = policy.create(filled(policy.config, { rules }) as never, {} as Host)
  const exchange = {
    identity: { scheme: 'jwt', issuer: 'i', subject: 'u', clientId: 'c', scopes: [], claims: {}, ...identity },
    consumer: undefined,
    request: { method: 'GET', path: '/', query: '', headers: new HeaderList(), ...request },
    route: {},
    params: { userId: 'u' },
  } as unknown as Exchange
  return hooks.request!(exchange) as Refusal | undefined
}

test('a rule that allows must hold, and one is enough', () => {
  const rules = [
    { name: 'self', when: 'identity.subject == route.params.userId' },
    { name: 'admins', when: "'admin' in identity.claims.roles" },
  ]
  assert.equal(asked(rules), undefined)
  assert.equal(asked(rules, { subject: 'x', claims: { roles: ['admin'] } }), undefined)
  assert.equal(asked(rules, { subject: 'x', claims: { roles: ['guest'] } })?.code, 'call_forbidden')
})

test('what denies goes before what allows, wherever it stands', () => {
  const deny: Rule = { name: 'frozen', effect: 'deny', when: 'identity.claims.frozen == true' }
  const allow: Rule = { name: 'all', when: 'true' }
  for (const rules of [
    [deny, allow],
    [allow, deny],
  ]) {
    assert.match(asked(rules, { claims: { frozen: true } })!.reason!, /^The rule frozen denies it\.$/)
    assert.equal(asked(rules, { claims: { frozen: false } }), undefined)
  }
})

test('where no rule allows, whatever is not denied passes', () => {
  const rules: Rule[] = [{ name: 'no-writes', effect: 'deny', when: "request.method == 'POST'" }]
  assert.equal(asked(rules), undefined)
  assert.equal(asked(rules, {}, { method: 'POST' })?.code, 'call_forbidden')
})

test('a rule that cannot be worked out lets nobody in, and says why to who looks into it alone', () => {
  for (const effect of ['allow', 'deny'] as const) {
    const told = asked([{ name: 'level', effect, when: 'identity.claims.level > 2.0' }])!
    assert.equal(told.detail, 'The caller may not do this.')
    assert.match(told.reason!, /level/)
  }
})

test('of nobody everything is empty and nothing is thrown', () => {
  const rules: Rule[] = [{ name: 'known', when: 'identity.known && identity.scopes.exists(s, s == "read")' }]
  const policy = authorize as unknown as PolicyUnit
  const hooks = policy.create(filled(policy.config, { rules }) as never, {} as Host)
  const exchange = { request: { headers: new HeaderList(), query: '' }, route: {}, params: {} } as unknown as Exchange
  assert.equal((hooks.request!(exchange) as Refusal).code, 'call_forbidden')
})
