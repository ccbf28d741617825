/** Governance as the command line shows it, over HTTP. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { TestClock } from '@gatehouse/control/testing.ts'
import { blocking, company, pets } from '../testing-governance.ts'
import { testCli } from './testing.ts'

const documents = (action: string) =>
  [
    { kind: 'Ruleset', metadata: { name: 'company' }, spec: { text: company } },
    { kind: 'GovernancePolicy', metadata: { name: 'house' }, spec: { ...blocking(['save', 'publish']), action } },
  ]
    .map(one => JSON.stringify({ apiVersion: 'gatehouse/v1', ...one }))
    .join('\n---\n')

test('what a policy finds is told beside the answer, what it holds up with every place and the way on', async t => {
  const { cli } = await testCli(t, { clock: new TestClock(Date.parse('2026-11-28T12:00:00Z')) })
  assert.equal((await cli('apply -f -', { stdin: documents('warn') })).code, 0)
  const imported = await cli('import -', { stdin: JSON.stringify(pets(), null, 2) })
  assert.equal(imported.code, 0, imported.err)
  assert.match(imported.err, /^house \(warn\): 1 finding\. operationId must be there.* \(operation-operationId\)$/m)
  assert.match((await cli('publish pets-v1')).out, /operation-operationId/)
  await cli('apply -f -', { stdin: documents('block') })
  const held = await cli('publish pets-v1')
  assert.equal(held.code, 1)
  assert.match(held.err, /pets-v1 is held up at publish by house: a finding\./)
  assert.match(held.err, /14:.*operation-operationId, [0-9a-f]{32}; house/)
  assert.match(held.err, /a baseline or a waiver/)
  const waived = await cli(
    'waivers create mine --rule operation-operationId --reason Soon --owner us --expires-at 2027-06-01T00:00:00Z',
  )
  assert.equal(waived.code, 0, waived.err)
  assert.equal((await cli('publish pets-v1')).code, 0)
  assert.match((await cli('scorecards')).out, /pets-v1/)
  assert.match((await cli('api-versions scorecard pets-v1')).out, /score: +100/)
})
