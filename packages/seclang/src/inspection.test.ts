import assert from 'node:assert/strict'
import test from 'node:test'
import { Inspection } from './inspection.ts'
import type { InspectedRequest } from './message/message.ts'
import { planOf } from './plan.ts'
import { RuleProblem } from './problem.ts'
import { readRules } from './rule-set.ts'

const plan = (text: string, files: Record<string, string> = {}) =>
  planOf(readRules([{ name: 'a.conf', text }, ...Object.entries(files).map(([name, text]) => ({ name, text }))]))

function asked(text: string, { target = '/', body = '', headers = [] as string[], method = 'GET' } = {}) {
  const request: InspectedRequest = {
    ...{ id: '1', method, target, protocol: 'HTTP/1.1', clientAddress: '192.0.2.1' },
    headers: ['Host', 'shop.example', ...headers],
  }
  const inspection = new Inspection(plan(text), request, { nowMs: () => 0 })
  const head = inspection.requestHead()
  const verdict = head.blockedBy ? head : inspection.requestBody(body)
  return {
    id: verdict.blockedBy?.ruleId,
    status: verdict.status,
    inspection,
    ids: inspection.matches.map(({ ruleId }) => ruleId),
  }
}

test('a rule that fits and denies ends the exchange with its status, and says where', () => {
  const rule = `SecRule ARGS:id "@rx ^x(.)" "id:1,phase:1,deny,status:406,capture,msg:'got %{tx.1}',logdata:'%{MATCHED_VAR_NAME}=%{MATCHED_VAR}'"`
  const { id, status, inspection } = asked(rule, { target: '/?id=x1&other=x2' })
  assert.deepEqual([id, status], [1, 406])
  const [match] = inspection.matches
  assert.deepEqual([match?.message, match?.data, match?.where], ['got 1', 'ARGS:id=x1', 'ARGS:id'])
  assert.equal(asked(rule, { target: '/?id=1&other=x2' }).id, undefined)
})

test('a chain fits when all of it fits, and what it found is there for the next link', () => {
  const rule = `SecRule ARGS "@contains a" "id:1,phase:2,deny,chain"\nSecRule MATCHED_VARS "@endsWith z" "chain"\nSecRule REQUEST_METHOD "@streq GET"`
  assert.equal(asked(rule, { target: '/?x=az' }).id, 1)
  assert.equal(asked(rule, { target: '/?x=a&y=z' }).id, undefined)
  assert.equal(asked(rule, { target: '/?x=az', method: 'PUT' }).id, undefined)
})

test('scores add up once for each value that fits, and a rule about them decides', () => {
  const rules = `SecAction "id:1,phase:1,nolog,pass,setvar:tx.step=5"
    SecRule ARGS "@rx evil" "id:2,phase:2,pass,setvar:'tx.score=+%{tx.step}'"
    SecRule TX:score "@ge 10" "id:3,phase:2,deny"`
  assert.equal(asked(rules, { target: '/?a=evil' }).id, undefined)
  assert.equal(asked(rules, { target: '/?a=evil&b=evil' }).id, 3)
})

test('rules are passed over up to a marker, and paranoia decides which are asked at all', () => {
  const rules = (level: number) => `SecAction "id:1,phase:1,nolog,pass,setvar:tx.level=${level}"
    SecRule TX:level "@lt 2" "id:2,phase:2,nolog,pass,skipAfter:END"
    SecRule ARGS "@contains a" "id:3,phase:2,deny"
    SecMarker END
    SecRule ARGS "@contains b" "id:4,phase:2,deny"`
  assert.equal(asked(rules(1), { target: '/?x=a' }).id, undefined)
  assert.equal(asked(rules(2), { target: '/?x=a' }).id, 3)
  assert.equal(asked(rules(1), { target: '/?x=b' }).id, 4)
})

test('exclusions hold, written beside the rules or by a rule at run time', () => {
  const rule = 'SecRule ARGS|!ARGS:/^ok/ "@contains a" "id:1,phase:2,deny,tag:one"'
  assert.equal(asked(rule, { target: '/?ok1=a' }).id, undefined)
  assert.equal(asked(`${rule}\nSecRuleRemoveById 1-5`, { target: '/?x=a' }).id, undefined)
  assert.equal(asked(`${rule}\nSecRuleRemoveByTag one`, { target: '/?x=a' }).id, undefined)
  assert.equal(asked(`${rule}\nSecRuleUpdateTargetById 1 "!ARGS:x"`, { target: '/?x=a' }).id, undefined)
  const control = (what: string) =>
    `SecRule REQUEST_FILENAME "@streq /free" "id:9,phase:1,pass,nolog,ctl:${what}"\n${rule}`
  for (const what of ['ruleRemoveById=1', 'ruleRemoveTargetById=1;ARGS:x', 'ruleRemoveByTag=one', 'ruleEngine=Off']) {
    assert.equal(asked(control(what), { target: '/free?x=a' }).id, undefined, what)
    assert.equal(asked(control(what), { target: '/other?x=a' }).id, 1, what)
  }
  assert.equal(asked(control('ruleRemoveTargetById=1;ARGS:x'), { target: '/free?y=a' }).id, 1)
})

test('bodies are read by their type, and one that cannot be is told to the rules', () => {
  const rule =
    'SecRule ARGS|FILES|XML:/* "@contains evil" "id:1,phase:2,deny"\nSecRule REQBODY_ERROR "@eq 1" "id:2,phase:2,deny"'
  const post = (type: string, body: string) => asked(rule, { method: 'POST', headers: ['Content-Type', type], body }).id
  const form = (head: string) => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\nevil\r\n--b--\r\n`
  assert.equal(post('application/x-www-form-urlencoded', 'a=%65vil'), 1)
  assert.equal(post('application/json; charset=utf-8', '{"a":[{"b":"\\u0065vil"}]}'), 1)
  assert.equal(post('text/json', '{"a":"\\u0065vil"}'), 1)
  assert.equal(post('text/xml', '<a>&#101;vil</a>'), 1)
  assert.equal(post('multipart/form-data; boundary=b', form('name="a"')), 1)
  assert.equal(post('multipart/form-data; boundary=b', form('name="a"; filename="evil.php"')), 1)
  assert.equal(post('multipart/form-data; boundary=b', form('name="a"; filename="a.php"')), undefined)
  assert.equal(post('application/json', '{"a":'), 2)
  assert.equal(post('text/xml', '<!DOCTYPE a [<!ENTITY b "evil">]><a>&b;</a>'), 2)
  assert.equal(post('multipart/form-data; boundary=b', '--b\r\nno end'), 2)
  const long = 'b'.repeat(71)
  assert.equal(post(`multipart/form-data; boundary=${long}`, form('name="a"').replaceAll('--b', `--${long}`)), 2)
})

test('what is not understood is refused with its place: a rule that is left out would be a hole', () => {
  for (const text of [
    '\nSecRule ARGS "@nosuch a" "id:1"',
    '\nSecRule ARGS "@rx (" "id:1"',
    '\nSecRule ARGS "a" "id:1,t:nosuch"',
    '\nSecRule ARGS "a" "id:1,fly"',
    '\nSecRule ARGS "@pmFromFile nosuch.data" "id:1"',
    '\nSecRule ARGS "a" "phase:2"',
    '\nSecNosuch On',
    '\nSecRule ARGS "a" "id:1,chain"',
    '\nSecRule ARGS "a" "id:1,phase:9"',
  ]) {
    assert.throws(
      () => plan(text),
      (thrown: RuleProblem) => thrown instanceof RuleProblem && thrown.place.line === 2,
      text,
    )
  }
  assert.throws(() => plan('SecRule ARGS a "id:1"\nSecRule ARGS a "id:1"'), /is there already/)
})
