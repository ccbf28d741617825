import assert from 'node:assert/strict'
import test from 'node:test'
import { Inspection, planOf, RuleProblem, readRules } from './index.ts'

const written = `
SecDefaultAction "phase:2,pass,log"
SecRule ARGS "@rx evil" "id:1,phase:2,block,log,msg:'one',severity:CRITICAL,t:none,tag:first"
SecRule ARGS:a "@rx EVIL" "id:2,phase:2,pass,log,msg:'two',chain"
  SecRule ARGS:b "@rx RUDE" "t:none"
`

function ask(changes: string, target: string) {
  const plan = planOf(readRules([{ name: 'a.conf', text: written + changes }]))
  const request = { id: '1', method: 'GET', target, protocol: 'HTTP/1.1', headers: [], clientAddress: '::1' }
  const inspection = new Inspection(plan, request, { nowMs: () => 0 })
  const { blockedBy, status } = inspection.requestBody('')
  return { by: blockedBy?.ruleId, status, told: inspection.matches.map(match => `${match.ruleId} ${match.message}`) }
}

test('SecRuleUpdateActionById changes what a rule does, and nothing else of it', () => {
  assert.deepEqual(ask('', '/?a=evil'), { by: undefined, status: 200, told: ['1 one'] })
  const denied = ask(`SecRuleUpdateActionById 1 "deny,status:429,msg:'changed'"`, '/?a=evil')
  assert.deepEqual(denied, { by: 1, status: 429, told: ['1 changed'] })
  assert.deepEqual(ask('SecRuleUpdateActionById 1 "nolog"', '/?a=evil').told, [])
  assert.deepEqual(ask('SecRuleUpdateActionById 1-9 "deny"', '/?a=good').by, undefined)
  const fewer = 'SecRuleUpdateTargetById 1 "!ARGS:a"\nSecRuleUpdateActionById 1 "deny"'
  assert.equal(ask(fewer, '/?a=evil').by, undefined)
  assert.equal(ask(fewer, '/?c=evil').by, 1)
})

test('a link of a chain is changed by its number, and the chain goes on', () => {
  assert.deepEqual(ask('', '/?a=EVIL&b=rude').told, [])
  assert.deepEqual(ask('SecRuleUpdateActionById 2:1 "t:uppercase"', '/?a=EVIL&b=rude').told, ['2 two'])
  assert.deepEqual(ask('SecRuleUpdateActionById 2 "deny"', '/?a=EVIL&b=RUDE').by, 2)
  assert.deepEqual(ask('SecRuleUpdateActionById 2 "deny"', '/?a=EVIL').by, undefined)
})

test('SecRuleUpdateTargetByMsg changes what rules with that message look at', () => {
  assert.deepEqual(ask('SecRuleUpdateTargetByMsg one "!ARGS:a"', '/?a=evil').told, [])
})

test('a change that changes nothing that is there, or what may not change, is refused with its line', () => {
  for (const change of ['1 "id:5"', '1 "phase:1"', '1 "chain"', 'one "deny"', '1:1 "deny"', '1 "unheard:of"']) {
    assert.throws(
      () => ask(`SecRuleUpdateActionById ${change}`, '/'),
      (thrown: RuleProblem) => thrown instanceof RuleProblem && thrown.place.line > 1,
      change,
    )
  }
})
