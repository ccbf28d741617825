import assert from 'node:assert/strict'
import test from 'node:test'
import { CedarPolicies, type CedarQuestion, cedarProblem } from './cedar-policies.ts'
import { cedarRecord } from './cedar-value.ts'
import { engineGeneration, withEngine } from './engine.ts'
import { usedOf } from './policy-use.ts'

const asked = (more: Partial<CedarQuestion> = {}): CedarQuestion => ({
  principal: { type: 'User', id: 'u1' },
  action: { type: 'Action', id: 'listPets' },
  resource: { type: 'Endpoint', id: 'listPets' },
  context: {},
  entities: [],
  ...more,
})

test('nothing is allowed that no policy permits, and what is forbidden is not permitted', () => {
  const policies = new CedarPolicies({
    policies: `
      @id("readers") permit(principal in Group::"readers", action, resource);
      @id("suspended") forbid(principal, action, resource) when { context.suspended };`,
  })
  const entities = [{ uid: { type: 'User', id: 'u1' }, attrs: {}, parents: [{ type: 'Group', id: 'readers' }] }]
  const decide = (suspended: boolean, member = true) =>
    policies.decide(asked({ context: { suspended }, entities: member ? entities : [] }))
  assert.deepEqual(decide(false), { allowed: true, by: ['readers'], failed: [] })
  assert.deepEqual(decide(true), { allowed: false, by: ['suspended'], failed: [] })
  assert.deepEqual(decide(false, false), { allowed: false, by: [], failed: [] })
})

test('a policy that cannot be worked out allows nothing, also where another permits', () => {
  const policies = new CedarPolicies({
    policies: `permit(principal, action, resource); forbid(principal, action, resource) when { context.level > 2 };`,
  })
  assert.equal(policies.decide(asked({ context: { level: 1 } })).allowed, true)
  const { allowed, failed } = policies.decide(asked())
  assert.equal(allowed, false)
  assert.match(failed[0]!, /^policy 2: .*level/)
})

for (const [name, text] of Object.entries({
  'is no Cedar': 'allow everything',
  'has an id twice': '@id("a") permit(principal, action, resource); @id("a") permit(principal, action, resource);',
  'is a template': 'permit(principal == ?principal, action, resource);',
  'is longer than is read': `// ${'x'.repeat(20_000)}`,
})) {
  test(`text that ${name} is told`, () => {
    assert.match(cedarProblem({ policies: text })!, /.{8,}/)
  })
}

test('policies are checked against a schema', () => {
  const schema = `entity User; entity Endpoint; action listPets appliesTo { principal: User, resource: Endpoint, context: { level: Long } };`
  const rule = (condition: string) => `permit(principal, action, resource) when { ${condition} };`
  assert.equal(cedarProblem({ policies: rule('context.level > 2'), schema }), undefined)
  assert.match(cedarProblem({ policies: rule('context.leval > 2'), schema })!, /policy 1: .*leval/)
  assert.match(cedarProblem({ policies: rule('context.level > 2'), schema: 'entity' })!, /.{8,}/)
})

const deep: Record<string, (n: number) => string> = {
  parentheses: n => `${'('.repeat(n)}true${')'.repeat(n)}`,
  lists: n => `${'['.repeat(n)}${']'.repeat(n)} == []`,
  records: n => `${'{a:'.repeat(n)}1${'}'.repeat(n)} == 1`,
  sums: n => `${Array(n).fill('1').join('+')} == 1`,
  members: n => `context${'.a'.repeat(n)}`,
  conditions: n => `${'if true then '.repeat(n)}true${' else true'.repeat(n)}`,
  negations: n => `${'!'.repeat(n)}true`,
}

for (const [name, make] of Object.entries(deep)) {
  test(`deep ${name} are refused before the engine sees them, and what is not too deep is worked out`, () => {
    const before = engineGeneration()
    for (let n = 1; n <= 5000; n = Math.ceil(n * 1.3)) {
      const policies = `permit(principal, action, resource) when { ${make(n)} };`
      if (cedarProblem({ policies }) !== undefined) continue
      const made = new CedarPolicies({ policies })
      made.decide(asked({ context: { a: 1 } }))
      made.dispose()
    }
    assert.equal(engineGeneration(), before)
  })
}

test('an engine that was ended is replaced, and those who use it notice nothing', () => {
  const policies = new CedarPolicies({ policies: 'permit(principal, action, resource);' })
  assert.equal(policies.decide(asked()).allowed, true)
  assert.throws(() =>
    withEngine(cedar =>
      cedar.policySetTextToParts(`permit(principal, action, resource) when { ${deep.parentheses!(3000)} };`),
    ),
  )
  assert.equal(policies.decide(asked()).allowed, true)
})

test('what is not used any more does not stay in the engine for ever', () => {
  const kept = new CedarPolicies({ policies: 'permit(principal, action, resource);' })
  kept.decide(asked())
  const before = engineGeneration()
  for (let i = 0; i < 600; i++) {
    const policies = new CedarPolicies({ policies: `permit(principal, action, resource) when { context.a == ${i} };` })
    assert.equal(policies.decide(asked({ context: { a: i } })).allowed, true)
    policies.dispose()
  }
  assert.ok(engineGeneration() > before)
  assert.equal(kept.decide(asked()).allowed, true)
})

test('words of a caller become values and nothing else', () => {
  const record = cedarRecord({
    ...{ text: 'a', yes: true, whole: 7, price: 1.25, exact: 0.123_456, none: null, list: [1, null, 'b'] },
    ...{ __entity: { type: 'Group', id: 'admins' }, nested: { __extn: { fn: 'ip', arg: '1.1.1.1' }, ok: 1 } },
  })
  assert.deepEqual(record, {
    ...{ text: 'a', yes: true, whole: 7, price: { __extn: { fn: 'decimal', arg: '1.25' } }, list: [1, 'b'] },
    nested: { ok: 1 },
  })
  let deepClaim: unknown = 1
  for (let i = 0; i < 5000; i++) deepClaim = { a: deepClaim }
  assert.throws(() => cedarRecord({ deepClaim }), { code: 'call_forbidden' })
  assert.throws(() => cedarRecord({ many: Array(10_000).fill(1) }), { code: 'call_forbidden' })
})

const record = {
  request: { method: 'GET', path: '/x', query: '' },
  ...{ claims: { a: { b: 1 }, c: 2 }, scopes: ['r'], plan: 'gold' },
}
const looksAt = (condition: string) => {
  const { use } = new CedarPolicies({ policies: `permit(principal, action, resource) when { ${condition} };` })
  return usedOf(record, use)
}

test('policies are given what they look at and nothing else', () => {
  const { request, claims, scopes } = record
  assert.deepEqual(looksAt('true'), {})
  assert.deepEqual(looksAt('context.request.path like "/x*"'), { request: { path: '/x' } })
  assert.deepEqual(looksAt('context.scopes.contains("r") || context has plan'), { scopes, plan: 'gold' })
  assert.deepEqual(looksAt('context has claims.a.b'), { claims: { a: { b: 1 } } })
  assert.deepEqual(looksAt('context.claims["c"] == 2 && !(context.claims has d)'), { claims: { c: 2 } })
  assert.deepEqual(looksAt('context.claims == {a: 1} && context.claims.c == 1'), { claims })
  assert.deepEqual(looksAt('context.claims.c == 1 && [context.request].contains({a: 1})'), {
    claims: { c: 2 },
    request,
  })
  assert.deepEqual(looksAt('context == {a: 1}'), record)
  assert.deepEqual(looksAt('(if true then context else context).plan == "gold"'), record)
})

test('parents are given where they are asked for', () => {
  const useOf = (scope: string, condition = 'true') => {
    const { context: _, ...use } = new CedarPolicies({ policies: `permit(${scope}) when { ${condition} };` }).use
    return Object.keys(use).filter(name => use[name as keyof typeof use])
  }
  assert.deepEqual(useOf('principal, action, resource'), [])
  assert.deepEqual(useOf('principal == User::"a", action == Action::"b", resource is Endpoint'), [])
  assert.deepEqual(useOf('principal in Group::"a", action, resource'), ['principalParents'])
  assert.deepEqual(useOf('principal is User in Group::"a", action, resource'), ['principalParents'])
  assert.deepEqual(useOf('principal, action in [Action::"a"], resource in Api::"b"'), [
    'actionParents',
    'resourceParents',
  ])
  assert.equal(useOf('principal, action, resource', 'principal in Group::"a"').length, 3)
})

test('a question that was asked is not asked again, and another one is', () => {
  const policies = new CedarPolicies({ policies: 'permit(principal, action, resource) when { context.level > 2 };' })
  for (const level of [1, 3, 1, 3]) assert.equal(policies.decide(asked({ context: { level } })).allowed, level > 2)
  const other = policies.decide(asked({ context: { level: 3 } }))
  assert.equal(policies.decide(asked({ context: { level: 3 } })), other)
  for (let level = 10; level < 5000; level++) policies.decide(asked({ context: { level } }))
  assert.notEqual(policies.decide(asked({ context: { level: 3 } })), other)
})
