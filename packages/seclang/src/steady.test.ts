import assert from 'node:assert/strict'
import test from 'node:test'
import { exclusionOf, Inspection, planOf, readRules } from './index.ts'

const rules = (text: string) => planOf(readRules([{ name: 'a.conf', text }]))
const nowMs = () => 0

function ask(
  plan: ReturnType<typeof rules>,
  headers: readonly string[],
  excluded: readonly string[] = [],
  target = '/',
): number[] {
  const request = { id: '1', method: 'GET', target, protocol: 'HTTP/1.1', headers, clientAddress: '::1' }
  const exclusions = excluded.length > 0 ? [exclusionOf({ parameters: excluded })] : []
  const inspection = new Inspection(plan, request, { nowMs, exclusions })
  inspection.requestHead()
  inspection.requestBody('')
  return inspection.matches.map(({ ruleId }) => ruleId)
}

test('a head that came before is judged as it was the first time, and another by what differs', () => {
  const plan = rules(`
SecRule REQUEST_HEADERS:Accept "!@rx ^[a-z*/]+$" "id:1,phase:1,pass,log,msg:'accept'"
SecRule &REQUEST_HEADERS:Host "@eq 0" "id:2,phase:1,pass,log,msg:'host'"
SecRule REQUEST_HEADERS_NAMES "@rx ^.*$" "id:3,phase:1,pass,log,msg:'name',capture,t:lowercase,setvar:'tx.name_%{tx.0}=/%{tx.0}/',chain"
  SecRule TX:/^name_/ "@within /x-bad/ /x-worse/" ""
SecRule REQUEST_HEADERS:User-Agent "@rx evil" "id:4,phase:1,pass,log,msg:'agent'"
`)
  const good = ['Host', 'a', 'Accept', '*/*', 'User-Agent', 'good']
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(ask(plan, good), [])
    assert.deepEqual(ask(plan, ['Host', 'a', 'Accept', '1']), [1])
    assert.deepEqual(ask(plan, ['Accept', '*/*', 'User-Agent', 'good']), [2])
    assert.deepEqual(ask(plan, [...good, 'X-Bad', '1']), [3])
    assert.deepEqual(ask(plan, ['Host', 'a', 'Accept', '*/*', 'User-Agent', 'evil']), [4])
    assert.deepEqual(ask(plan, ['Host', 'a', 'Referer', 'good', 'User-Agent', 'good']), [])
  }
})

test('what is excluded on one path is looked at on every other, whichever came first', () => {
  const plan = rules(`SecRule REQUEST_HEADERS:User-Agent "@rx evil" "id:4,phase:1,pass,log,msg:'agent'"
SecRule &REQUEST_HEADERS:Host "@eq 0" "id:2,phase:1,pass,log,msg:'host'"`)
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(ask(plan, ['Host', 'a', 'User-Agent', 'evil'], ['REQUEST_HEADERS:User-Agent']), [])
    assert.deepEqual(ask(plan, ['Host', 'a', 'User-Agent', 'evil']), [4])
    assert.deepEqual(ask(plan, ['Host', 'a'], ['REQUEST_HEADERS:Host']), [2])
    assert.deepEqual(ask(plan, ['Host', 'a']), [])
  }
})

test('what a rule takes from others, of the path or of the head, is looked at again in the next request', () => {
  const plan = rules(`
SecRule REQUEST_FILENAME "@beginsWith /plain" "id:1,phase:1,pass,nolog,ctl:ruleRemoveTargetByTag=evil;REQUEST_FILENAME"
SecRule REQUEST_FILENAME "@beginsWith /agent" "id:2,phase:1,pass,nolog,ctl:ruleRemoveTargetByTag=evil;REQUEST_HEADERS:User-Agent"
SecRule REQUEST_FILENAME|REQUEST_HEADERS:User-Agent "@rx evil" "id:4,phase:2,pass,log,msg:'evil',tag:evil"
SecRule REQUEST_HEADERS:User-Agent "@rx evil" "id:5,phase:2,pass,log,msg:'agent',tag:evil"
SecRule &REQUEST_HEADERS:Host "@eq 0" "id:6,phase:2,pass,log,msg:'host'"
`)
  const evil = ['Host', 'a', 'User-Agent', 'evil']
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(ask(plan, evil, [], '/plain/evil'), [4, 5])
    assert.deepEqual(ask(plan, ['Host', 'a', 'User-Agent', 'good'], [], '/plain/evil'), [])
    assert.deepEqual(ask(plan, ['Host', 'a', 'User-Agent', 'good'], [], '/other/evil'), [4])
    assert.deepEqual(ask(plan, evil, [], '/agent/good'), [])
    assert.deepEqual(ask(plan, evil, [], '/agent/evil'), [4])
    assert.deepEqual(ask(plan, evil, [], '/'), [4, 5])
    assert.deepEqual(ask(plan, ['User-Agent', 'good'], [], '/plain'), [6])
  }
})

test('what a rule sets on the way and another reads by a pattern is set for every head', () => {
  const plan = rules(`
SecRule REQUEST_HEADERS_NAMES "@rx ^.*$" "id:1,phase:1,pass,log,msg:'name',capture,t:lowercase,setvar:'tx.name_%{tx.0}=x',chain"
  SecRule TX:/^name_/ "@streq never" ""
SecRule TX:/x-read/ "@streq x" "id:2,phase:1,pass,log,msg:'read'"
`)
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(ask(plan, ['Host', 'a', 'X-Read', '1']), [2])
    assert.deepEqual(ask(plan, ['Host', 'a']), [])
  }
})

test('what rules set before others is worked out once only where nothing before it reads, changes or passes it over', () => {
  const plan = rules(`
SecRule REQUEST_HEADERS:X-Skip "@streq 1" "id:1,phase:1,pass,nolog,skipAfter:THERE"
SecAction "id:2,phase:1,pass,nolog,setvar:tx.passed=1"
SecMarker THERE
SecRule TX:late "@eq 1" "id:3,phase:1,pass,log,msg:'too early'"
SecAction "id:4,phase:1,pass,nolog,setvar:tx.late=1"
SecRule REQUEST_HEADERS:X-Level "@rx ^([0-9])" "id:5,phase:1,pass,nolog,capture,setvar:tx.level=%{tx.1}"
SecRule TX:level "@gt 3" "id:6,phase:1,pass,nolog,setvar:tx.high=1"
SecAction "id:7,phase:1,pass,nolog,setvar:tx.sure=1"
SecRule TX:passed "@eq 1" "id:10,phase:2,pass,log,msg:'passed'"
SecRule TX:high "@eq 1" "id:11,phase:2,pass,log,msg:'high'"
SecRule TX:sure "@eq 1" "id:12,phase:2,pass,log,msg:'sure'"
SecRule TX:late "@eq 1" "id:13,phase:2,pass,log,msg:'late'"
`)
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(ask(plan, ['Host', 'a']), [10, 12, 13])
    assert.deepEqual(ask(plan, ['X-Skip', '1']), [12, 13])
    assert.deepEqual(ask(plan, ['X-Level', '5']), [10, 11, 12, 13])
    assert.deepEqual(ask(plan, ['X-Level', '2']), [10, 12, 13])
  }
})
