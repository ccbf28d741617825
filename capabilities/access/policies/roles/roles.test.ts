import assert from 'node:assert/strict'
import test from 'node:test'
import { filled, type Static } from '@gatehouse/schema'
import type { Exchange, Host, PolicyUnit, Refusal } from '@gatehouse/unit'
import { roles } from './roles.ts'

function asked(config: Static<typeof roles.config>, claims: Record<string, unknown> | undefined) {
  const policy = roles as unknown as PolicyUnit
  const hooks = policy.create(filled(policy.config, config) as never, {} as Host)
  const identity = claims && { claims }
  return hooks.request!({ identity } as unknown as Exchange) as Refusal | undefined
}

test('one of the roles is enough unless all are asked for, wherever the issuer writes them', () => {
  const either = { roles: ['buyer', 'admin'] }
  assert.equal(asked(either, { roles: ['other', 'admin'] }), undefined)
  assert.equal(asked({ ...either, match: 'all' }, { roles: ['admin'] })?.code, 'role_missing')
  assert.equal(asked({ ...either, match: 'all' }, { roles: ['admin', 'buyer'] }), undefined)
  const keycloak = { ...either, claim: 'realm_access.roles' }
  assert.equal(asked(keycloak, { realm_access: { roles: ['buyer'] } }), undefined)
  const named = { ...either, claim: 'https://shop.example/roles' }
  assert.equal(asked(named, { 'https://shop.example/roles': ['buyer'] }), undefined)
  assert.equal(asked({ roles: ['staff'], claim: 'groups' }, { groups: 'staff' }), undefined)
})

test('nobody, a claim of another form, and what only looks like the role is refused', () => {
  const admin = { roles: ['admin'] }
  const claims = [
    ...[undefined, {}, { roles: { admin: true } }, { roles: [['admin']] }, { roles: ['administrator', 'Admin'] }],
    ...[{ roles: 'user admin' }, { roles: null }, { other: ['admin'] }],
  ]
  for (const one of claims) assert.equal(asked(admin, one)?.code, 'role_missing', JSON.stringify(one))
  assert.equal(asked({ ...admin, claim: 'a.__proto__' }, { a: {} })?.code, 'role_missing')
})

test('which rule it was and what the caller has is told to who looks into it, and bounded; the caller is told neither', () => {
  const many = Array.from({ length: 500 }, (_, index) => `role-${index}`)
  const refusal = asked({ roles: ['admin'] }, { roles: many })!
  assert.doesNotMatch(refusal.detail, /admin|role-/)
  assert.match(refusal.reason!, /The rule asks for admin; roles has role-0, .* and 484 more\./)
  assert.match(asked({ roles: ['admin'] }, {})!.reason!, /there are none in the claim roles/)
})
