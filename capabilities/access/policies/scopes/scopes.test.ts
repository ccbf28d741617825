import assert from 'node:assert/strict'
import test from 'node:test'
import { filled, type Static } from '@gatehouse/schema'
import type { Exchange, Host, PolicyUnit, Refusal } from '@gatehouse/unit'
import { scopes } from './scopes.ts'

function asked(config: Static<typeof scopes.config>, given: readonly string[] | undefined, security?: string[][]) {
  const policy = scopes as unknown as PolicyUnit
  const hooks = policy.create(filled(policy.config, config) as never, {} as Host)
  const identity = given && { scopes: given }
  const outcome = hooks.request!({ identity, route: { security } } as unknown as Exchange) as Refusal | undefined
  return outcome && { code: outcome.code, challenge: outcome.headers[1] }
}

test('every scope must have been given, or one where one is enough', () => {
  const both = { scopes: ['read', 'write'] }
  assert.equal(asked(both, ['write', 'more', 'read']), undefined)
  assert.equal(asked(both, ['read'])?.code, 'scope_missing')
  assert.equal(asked({ ...both, match: 'any' }, ['read']), undefined)
  assert.equal(asked({ ...both, match: 'any' }, ['other'])?.code, 'scope_missing')
  assert.equal(asked(both, undefined)?.code, 'scope_missing')
})

test('the contract’s alternatives are met by all scopes of one of them', () => {
  const contract = { contract: true }
  const security = [['orders:read', 'orders:write'], ['admin']]
  assert.equal(asked(contract, ['admin'], security), undefined)
  assert.equal(asked(contract, ['orders:write', 'orders:read'], security), undefined)
  assert.deepEqual(asked(contract, ['orders:read'], security), {
    code: 'scope_missing',
    challenge: 'Bearer error="insufficient_scope", scope="orders:read orders:write"',
  })
  assert.equal(asked(contract, [], undefined), undefined)
  assert.equal(asked(contract, [], [[]]), undefined)
})

test('what is said and what the contract says must both be met', () => {
  const config = { scopes: ['tenant'], contract: true }
  assert.equal(asked(config, ['tenant', 'read'], [['read']]), undefined)
  assert.equal(asked(config, ['read'], [['read']])?.code, 'scope_missing')
  assert.equal(asked(config, ['tenant'], [['read']])?.code, 'scope_missing')
})
