/** A platform whose parts are killed, started twice and ended all at once. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { startPlatform } from './testing-platform.ts'

test('two platforms on one directory: the second is told in one line and the first goes on', {
  timeout: 120_000,
}, async t => {
  const first = await startPlatform(t)
  await assert.rejects(startPlatform(t, { data: first.data }), /data_locked/)
  assert.equal((await fetch(`${first.control}/healthz`)).status, 200)
})

test('a preset token works from the first start on, and is nowhere in the logs', { timeout: 120_000 }, async t => {
  const token = 'ght_a_preset_token_for_this_test_only_0123456789'
  const platform = await startPlatform(t, { env: { GATEHOUSE_TOKEN: token } })
  const who = await fetch(`${platform.control}/api/v1/whoami`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(((await who.json()) as { operator: boolean }).operator, true)
  assert.ok(!platform.errors().includes(token))
  const { pid } = platform.process
  assert.ok(!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(token))
})

/** Of the answers there are once connections were refused. */
async function firstStatuses(call: () => Promise<Response>, count: number): Promise<number[]> {
  let refused = false
  const statuses: number[] = []
  for (const endMs = performance.now() + 30_000; statuses.length < count && performance.now() < endMs; ) {
    const answer = await call().catch(() => undefined)
    refused ||= answer === undefined
    if (answer && refused) statuses.push(answer.status)
    await answer?.text()
  }
  return statuses
}

test('killed members come back where they were, and what is revoked afterwards stops', {
  timeout: 180_000,
}, async t => {
  const platform = await startPlatform(t)
  const { cli, gateway, control } = platform
  const demo = JSON.parse(await cli('demo', '--once', '--requests', '10', '--json')) as { key: string }
  const call = () => fetch(`${gateway}/demo/petstore/v1/pets`, { headers: { 'x-api-key': demo.key } })
  const reached = async (url: string) => (await fetch(url).catch(() => undefined))?.ok === true
  const until = async (condition: () => Promise<boolean>, within: number, what: string) => {
    const startedMs = performance.now()
    while (!(await condition())) {
      assert.ok(performance.now() - startedMs < within, `${what}: ${platform.errors()}`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  process.kill(platform.members().get('control')!, 'SIGKILL')
  const known = 502 // the key is good; the demo's upstream has ended
  assert.equal((await call()).status, known, 'the gateway serves on')
  await until(() => reached(`${control}/readyz`), 30_000, 'control is back on its port')
  process.kill(platform.members().get('gateway')!, 'SIGKILL')
  // Callers without a pause: while it is away they are refused a connection, and the first answer is one of the program.
  const statuses = await firstStatuses(call, 20)
  assert.deepEqual(new Set(statuses), new Set([known]))
  const { items } = JSON.parse(await cli('credentials', 'list', '--organization', 'demo', '--json')) as {
    items: { name: string }[]
  }
  await cli('key', 'revoke', items[0]!.name, '--organization', 'demo')
  await until(async () => (await call()).status === 401, 15_000, 'the revoked key stops')
})

test('a signal to the whole group ends everything once, without a word of error', { timeout: 60_000 }, async t => {
  const platform = await startPlatform(t)
  for (const pid of platform.members().values()) process.kill(pid, 'SIGINT')
  assert.equal(await platform.stop(), 0)
  assert.doesNotMatch(platform.errors(), /started again|"level":"error"/)
})
