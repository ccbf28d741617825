/** Rulesets of an organization: stored when they can be run, told where not, and nothing of them reaches out. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { company, governed } from '../testing-governance.ts'
import { eachStore } from '../testing-stores.ts'

const places = ({ code, problems }: Failure) => [code, problems[0]?.pointer, problems[0]?.place?.line]

eachStore('a ruleset that cannot be run is not stored, and each mistake is told at its line', async (store, t) => {
  const { refused, count } = await governed(t, store)
  const cases: [string, unknown[]][] = [
    ['rules: [', ['document_invalid', undefined, 1]],
    ['rules:\n  a: { given: "$[", then: { function: truthy } }\n', ['ruleset_invalid', '/rules/a/given', 2]],
    ['rules:\n  a: { given: "$", then: { function: shell } }\n', ['ruleset_invalid', '/rules/a/then', 2]],
    ['extends:\n  - gatehouse:correct\n  - ./other.yaml\n', ['ruleset_invalid', '/extends/1', 3]],
    ['extends: https://example.com/rules.yaml\n', ['ruleset_invalid', '/extends', 1]],
    ['extends: /etc/passwd\n', ['ruleset_invalid', '/extends', 1]],
    ['extends: [nobody]\n', ['ruleset_invalid', '/extends/0', 1]],
    ['functions: [own]\nfunctionsDir: /tmp\n', ['ruleset_invalid', '/functions', 1]],
    ['overrides: [{ files: ["*"], extends: ["../x"] }]\n', ['ruleset_invalid', '/overrides/0/extends/0', 1]],
    ['extends: [mine]\nrules: {}\n', ['ruleset_invalid', '/extends/0', 1]],
    ['nonsense: true\n', ['ruleset_invalid', '/nonsense', 1]],
  ]
  for (const [text, wanted] of cases) {
    assert.deepEqual(places(await refused('Ruleset.create', undefined, { name: 'mine', spec: { text } })), wanted, text)
  }
  const large = await refused('Ruleset.create', undefined, { name: 'mine', spec: { text: ' '.repeat(131_073) } })
  assert.equal(large.code, 'invalid_input')
  assert.equal(await count('rulesets'), 0)
})

test('rulesets extend each other; one that others need is neither broken nor deleted under them', async t => {
  const { make, ask, refused } = await governed(t)
  const base = 'rules: { titled: { given: "$.info", then: { field: x-team, function: truthy } } }'
  await make('Ruleset', 'base', { text: base })
  await make('Ruleset', 'middle', { text: 'extends: [base]' })
  await make('Ruleset', 'top', { text: 'extends: [middle, gatehouse:correct]\nrules: { titled: error }' })
  await make('GovernancePolicy', 'house', { moments: ['save'], lint: { rulesets: ['top'] } })
  const broken = await refused('Ruleset.update', 'base', { spec: { text: 'rules: {}' } })
  assert.deepEqual([broken.code, broken.problems[0]?.pointer], ['ruleset_invalid', '/rules/titled'])
  assert.match(broken.message, /^top: titled is a rule of nothing/)
  assert.equal(((await ask('Ruleset.get', 'base')) as unknown as { spec: { text: string } }).spec.text, base)
  for (const [name, user] of [
    ['base', 'ruleset middle'],
    ['top', 'governance policy house'],
  ] as const) {
    const kept = await refused('Ruleset.delete', name)
    assert.deepEqual([kept.code, kept.message.includes(user)], ['still_referenced', true])
  }
  const circle = await refused('Ruleset.update', 'base', { spec: { text: `extends: [top]\n${base}` } })
  assert.match(circle.message, /extends itself/)
})

test('a policy that asks for nothing, or names no ruleset, is refused at its place', async t => {
  const { refused, make } = await governed(t)
  const refusedAt = async (spec: object) =>
    places(await refused('GovernancePolicy.create', undefined, { name: 'house', spec }))
  assert.deepEqual(await refusedAt({ moments: ['save'] }), ['invalid_input', '/spec', undefined])
  assert.deepEqual(await refusedAt({ moments: ['save'], lint: { rulesets: ['gatehouse:correct', 'company'] } }), [
    ...['invalid_input', '/spec/lint/rulesets/1', undefined],
  ])
  await make('Ruleset', 'company', { text: company })
  await make('GovernancePolicy', 'house', { moments: ['save'], lint: { rulesets: ['gatehouse:correct', 'company'] } })
})
