/** Whatever stands in rules, requests and bodies, what comes of it is a verdict or a problem with its place. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Inspection } from './inspection.ts'
import { planOf } from './plan.ts'
import { RuleProblem } from './problem.ts'
import { readRules } from './rule-set.ts'
import { scriptInjection } from './script-injection/script-injection.ts'
import { sqlInjection } from './sql-injection/sql-injection.ts'

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map(found => Buffer.from(found).toString('latin1'))
const piece = fc.constantFrom(
  ...[
    'SecRule ',
    'SecAction ',
    'SecMarker A',
    'ARGS',
    '|!ARGS:',
    ':/a/',
    ' "@rx ',
    ' "@pm a b" ',
    ' "!@streq %{tx.a}" ',
    '"',
    '\n',
    '\\\n',
  ],
  ...[
    '"id:1,',
    'phase:2,',
    'deny,',
    'chain',
    't:none,',
    "setvar:'tx.a=+1',",
    'skipAfter:A,',
    'ctl:ruleRemoveById=1,',
    '(a|b)*',
    '[a',
    '%{',
    '}',
    "'",
  ],
)
const ruleText = fc.oneof(
  bytes(200),
  fc.array(piece, { maxLength: 25 }).map(pieces => pieces.join('')),
)

const everything = planOf(
  readRules([
    {
      name: 'a.conf',
      text: `SecRule ARGS|ARGS_NAMES|REQUEST_HEADERS|REQUEST_COOKIES|XML:/*|FILES|MULTIPART_PART_HEADERS|REQUEST_BODY|REQUEST_URI "@rx evil" "id:1,phase:2,pass,multiMatch,t:none,t:urlDecodeUni,t:htmlEntityDecode,t:jsDecode,t:cssDecode,t:base64Decode,t:hexDecode,t:sqlHexDecode,t:normalizePathWin,t:cmdLine,t:removeComments,t:replaceComments,t:utf8toUnicode,t:escapeSeqDecode,msg:'%{MATCHED_VAR}'"
SecRule ARGS|REQUEST_BODY|XML:/* "@detectSQLi" "id:2,phase:2,pass,msg:'a'"
SecRule ARGS|REQUEST_BODY|XML:/* "@detectXSS" "id:3,phase:2,pass,msg:'a'"
SecRule REQBODY_ERROR|MULTIPART_STRICT_ERROR|&FILES "@eq 1" "id:4,phase:2,pass,msg:'a'"
SecRule RESPONSE_BODY|RESPONSE_HEADERS "@rx evil" "id:5,phase:4,pass,msg:'a'"`,
    },
  ]),
)

test('no text of rules does anything but be read or be told with its place', () => {
  fc.assert(
    fc.property(ruleText, text => {
      try {
        planOf(readRules([{ name: 'a.conf', text }]))
      } catch (thrown) {
        assert.ok(thrown instanceof RuleProblem, String(thrown))
        assert.ok(thrown.place.line >= 1)
      }
    }),
    { numRuns: 500 },
  )
})

test('no request and no reply makes the rules fail', () => {
  const type = fc.constantFrom(
    ...[
      'application/x-www-form-urlencoded',
      'application/json',
      'text/xml',
      'multipart/form-data; boundary=b',
      'multipart/form-data',
      '',
    ],
  )
  const body = fc.oneof(
    bytes(300),
    fc.jsonValue({ maxDepth: 4 }).map(value => JSON.stringify(value)),
    bytes(100).map(text => `--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n${text}\r\n--b--\r\n`),
    bytes(60).map(text => `<a b="${text}">${text}</a>`),
  )
  fc.assert(
    fc.property(bytes(100), type, body, fc.boolean(), (path, contentType, sent, isCut) => {
      const headers = ['Host', 'a', 'Content-Type', contentType, 'Cookie', path, path, path]
      const request = {
        id: '1',
        method: 'POST',
        target: `/${path}`,
        protocol: 'HTTP/1.1',
        headers,
        clientAddress: '::1',
      }
      const inspection = new Inspection(everything, request, { nowMs: () => 0 })
      inspection.requestHead()
      inspection.requestBody(sent, isCut)
      inspection.replyHead({ status: 200, headers })
      inspection.replyBody(sent)
      inspection.end()
      assert.ok(inspection.matches.length <= 200)
    }),
    { numRuns: 500 },
  )
})

test('what a rule is passed over for could not have fitted: one word is no SQL, and without a sign there is no script', () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9_.]{0,30}$/), text => sqlInjection(text) === undefined))
  fc.assert(fc.property(bytes(60), text => scriptInjection(text.replace(/[<=:]/g, '')) === undefined))
})

test('each of the values that a key of JSON stands for twice is looked at, also where the body is cut off', () => {
  const plan = planOf(readRules([{ name: 'a.conf', text: 'SecRule ARGS "@rx ^evil$" "id:1,phase:2,deny"' }]))
  const ask = (sent: string, isCut = false) => {
    const headers = ['Content-Type', 'application/json']
    const request = { id: '1', method: 'POST', target: '/', protocol: 'HTTP/1.1', headers, clientAddress: '::1' }
    return new Inspection(plan, request, { nowMs: () => 0 }).requestBody(sent, isCut).blockedBy?.where
  }
  assert.equal(ask('{"b":["x",{"c":"evil"}]}'), 'ARGS:json.b.1.c')
  assert.equal(ask('{"a":"evil","a":"good"}'), 'ARGS:json.a')
  assert.equal(ask('{"a":"good","a":"\\u0065vil"}'), 'ARGS:json.a')
  assert.equal(ask('{"a":{"b":"evil"},"c":"go', true), 'ARGS:json.a.b')
  assert.equal(ask('{"a":"good"}'), undefined)
})

test('rules that take too long are not asked to their end, and nothing passes for it', () => {
  let nowMs = 0
  const request = {
    id: '1',
    method: 'GET',
    target: '/?a=evil',
    protocol: 'HTTP/1.1',
    headers: [],
    clientAddress: '::1',
  }
  const inspection = new Inspection(everything, request, { nowMs: () => (nowMs += 100), msMax: 250 })
  inspection.requestHead()
  assert.equal(inspection.requestBody('').blockedBy?.ruleId, 9_770_003)
})

test('rules are set up as version 4 of the Core Rule Set is: paranoia, scores by level, sampling, early blocking', () => {
  const text = `SecComponentSignature "A/4"
SecAction "id:900990,phase:1,pass,t:none,nolog,setvar:tx.crs_setup_version=400"
SecRule &TX:crs_setup_version "@eq 0" "id:1,phase:1,deny,status:500,log"
SecRule &TX:blocking_paranoia_level "@eq 0" "id:2,phase:1,pass,nolog,setvar:'tx.blocking_paranoia_level=1'"
SecRule &TX:detection_paranoia_level "@eq 0" "id:3,phase:1,pass,nolog,setvar:'tx.detection_paranoia_level=%{TX.blocking_paranoia_level}'"
SecRule &TX:inbound_anomaly_score_threshold "@eq 0" "id:4,phase:1,pass,nolog,setvar:'tx.inbound_anomaly_score_threshold=5'"
SecRule &TX:sampling_percentage "@eq 0" "id:5,phase:1,pass,nolog,setvar:'tx.sampling_percentage=100'"
SecAction "id:6,phase:1,pass,t:none,nolog,setvar:'tx.blocking_inbound_anomaly_score=0',setvar:'tx.inbound_anomaly_score_pl1=0',setvar:'tx.inbound_anomaly_score_pl2=0'"
SecRule TX:sampling_percentage "@eq 100" "id:7,phase:1,pass,nolog,skipAfter:END-SAMPLING"
SecRule UNIQUE_ID "@rx ^[a-f]*([0-9])[a-f]*([0-9])" "id:8,phase:1,pass,capture,t:sha1,t:hexEncode,nolog,setvar:'TX.sampling_rnd100=%{TX.1}%{TX.2}'"
SecRule TX:sampling_rnd100 "!@lt %{tx.sampling_percentage}" "id:9,phase:1,pass,log,ctl:ruleRemoveByTag=OWASP_CRS"
SecMarker "END-SAMPLING"
SecRule ARGS "@rx bad" "id:10,phase:2,block,capture,t:none,t:lowercase,msg:'a',tag:'OWASP_CRS',setvar:'tx.inbound_anomaly_score_pl1=+5'"
SecRule TX:DETECTION_PARANOIA_LEVEL "@lt 2" "id:11,phase:2,pass,nolog,skipAfter:END-A"
SecRule ARGS "@rx odd" "id:12,phase:2,block,t:none,msg:'b',tag:'OWASP_CRS',setvar:'tx.inbound_anomaly_score_pl2=+5'"
SecMarker "END-A"
SecRule TX:BLOCKING_PARANOIA_LEVEL "@ge 1" "id:13,phase:2,pass,t:none,nolog,setvar:'tx.blocking_inbound_anomaly_score=+%{tx.inbound_anomaly_score_pl1}'"
SecRule TX:BLOCKING_PARANOIA_LEVEL "@ge 2" "id:14,phase:2,pass,t:none,nolog,setvar:'tx.blocking_inbound_anomaly_score=+%{tx.inbound_anomaly_score_pl2}'"
SecRule TX:BLOCKING_INBOUND_ANOMALY_SCORE "@ge %{tx.inbound_anomaly_score_threshold}" "id:15,phase:2,deny,t:none,msg:'Score %{TX.BLOCKING_INBOUND_ANOMALY_SCORE}'"`
  const refused = (target: string, given: [string, string][] = []) => {
    const plan = planOf(readRules([{ name: 'a.conf', text }]), new Map(given))
    const request = { id: 'x1', method: 'GET', target, protocol: 'HTTP/1.1', headers: [], clientAddress: '::1' }
    const inspection = new Inspection(plan, request, { nowMs: () => 0 })
    assert.equal(inspection.requestHead().blockedBy, undefined)
    return inspection.requestBody('').blockedBy?.message
  }
  const paranoid: [string, string][] = ['blocking', 'detection'].map(name => [`tx.${name}_paranoia_level`, '2'])
  assert.equal(refused('/?a=bad'), 'Score 5')
  assert.equal(refused('/?a=odd'), undefined)
  assert.equal(refused('/?a=odd', paranoid), 'Score 5')
  assert.equal(refused('/?a=bad&b=odd', [...paranoid, ['tx.inbound_anomaly_score_threshold', '11']]), undefined)
})
