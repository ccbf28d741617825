import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { petsDocuments } from './pets.model.ts'
import { testCli } from './testing.ts'

/** One revision live, and another one published. */
async function inUse(t: TestContext) {
  const testing = await testCli(t)
  for (const [words, stdin] of [
    ['apply -f -', petsDocuments(10, { published: true })],
    ['deploy pets-v1 dev', ''],
    ['apply -f -', petsDocuments(20, { published: true })],
  ] as const) {
    assert.equal((await testing.cli(words, { stdin })).code, 0, words)
  }
  return testing
}

test('flags say a stage, and deploy --wait shows it until somebody promotes or aborts it', async t => {
  const { cli, call } = await inUse(t)
  const words =
    'deploy pets-v1 dev --percent 12.5 --of requests --by request --watch 60 --p95-ms-max 90 --when-kept wait'
  const staged = async () => {
    const { body } = await call('Deployment.list')
    return (body as { items: { state: string; spec: { stage: object } }[] }).items.find(one => one.state === 'staged')
  }
  const until = async () => {
    for (;;) {
      const found = await staged()
      if (found) return found
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  const waiting = cli(`${words} --wait`)
  assert.deepEqual((await until()).spec.stage, {
    ...{ percent: 12.5, of: 'requests', by: 'request', watchSeconds: 60, whenKept: 'wait' },
    objectives: { errorPercentMax: 1, p95MsMax: 90, requestsMin: 20 },
  })
  const refused = await cli('deploy pets-v1 dev')
  assert.deepEqual([refused.code, refused.err.includes('deployment_staged')], [6, true])
  assert.equal((await cli('abort pets-v1 dev --reason Fridays')).code, 0)
  const { code, err } = await waiting
  assert.equal(code, 6)
  assert.match(err, /pets-v1\.2 is rolled back: Fridays/)
  assert.match(err, /deployment_undone/)
  const again = cli(`${words} --wait`)
  await until()
  assert.equal((await cli('promote pets-v1 dev')).code, 0)
  const ended = await again
  assert.deepEqual([ended.code, ended.out], [0, 'pets-v1.2 in dev is live\n'])
})

test('what belongs to a stage is nothing without one, and a wrong share is refused', async t => {
  const { cli } = await inUse(t)
  const without = await cli('deploy pets-v1 dev --watch 60')
  assert.deepEqual([without.code, without.err.includes('--percent')], [2, true])
  assert.equal((await cli('deploy pets-v1 dev --percent many')).code, 2)
  assert.equal((await cli('deploy pets-v1 dev --percent 101')).code, 7)
  assert.equal((await cli('deploy pets-v1 dev --percent 10 --of clouds')).code, 7)
  assert.equal((await cli('promote pets-v1 dev')).code, 6)
})
