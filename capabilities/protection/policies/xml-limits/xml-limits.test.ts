import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { xmlLimits } from './xml-limits.ts'

const ask = (config: object, body: string) =>
  through(xmlLimits, config, { request: { method: 'POST', headers: { 'Content-Type': 'application/soap+xml' }, body } })
const malformed = (detail: RegExp) => (thrown: { code: string; message: string }) =>
  thrown.code === 'body_malformed' && detail.test(thrown.message)

test('at each limit a body passes as it came, and beyond it is refused with its place', async () => {
  const cases: [object, string, string, RegExp][] = [
    [{ depthMax: 2 }, '<a><b/></a>', '<a><b><c/></b></a>', /line 1, column \d+: deeper than 2 levels/],
    [{ elementsMax: 2 }, '<a><b/></a>', '<a><b/><b/></a>', /more than 2 elements/],
    [{ childrenMax: 1 }, '<a><b/></a>', '<a><b/><b/></a>', /an element with more than 1 elements/],
    [{ attributesMax: 1 }, '<a b="1"/>', '<a b="1" c="2"/>', /more than 1 attributes/],
    [{ nameCharactersMax: 2 }, '<ab/>', '<abc/>', /a name of more than 2 characters/],
    [{ nameCharactersMax: 2 }, '<a bc=""/>', '<a bcd=""/>', /a name of more than 2 characters/],
    [{ attributeCharactersMax: 1 }, '<a b="1"/>', '<a b="12"/>', /an attribute of more than 1 characters/],
    [{ textCharactersMax: 1 }, '<a>b</a>', '<a>bc</a>', /a text of more than 1 characters/],
    [{ textCharactersMax: 1 }, '<a><![CDATA[b]]></a>', '<a><![CDATA[bc]]></a>', /a text of more than 1 characters/],
    [{ comments: false }, '<a/>', '<a><!-- b --></a>', /a comment/],
    [{}, '<?xml version="1.0"?><a/>', '<a><?php b ?></a>', /a processing instruction/],
  ]
  for (const [config, well, ill, detail] of cases) {
    assert.equal((await ask(config, well)).sent?.text, well)
    await assert.rejects(ask(config, ill), malformed(detail), ill)
  }
})

test('no document type passes, and with it no entity and no outside file', async () => {
  const laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
  const outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
  for (const body of [laughs, outside, '<!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><a/>']) {
    await assert.rejects(ask({}, body), malformed(/a document type is not read here/))
  }
  await assert.rejects(ask({}, '<a>&b;</a>'), malformed(/XML: line 1/))
  await assert.rejects(ask({}, '<a><b></a>'), malformed(/XML: line 1/))
})
