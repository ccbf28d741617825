/** What is scheduled happens once, also where the control plane is killed while it is at it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { startPlatform } from './testing-platform.ts'

const count = 40

interface Passed {
  transition: string
  reason?: string
}

test('a control plane that is killed in the middle of what is due carries out the rest when it is back, and nothing twice', {
  timeout: 180_000,
}, async t => {
  const platform = await startPlatform(t)
  const { control, data } = platform
  const authorization = `Bearer ${readFileSync(join(data, 'token'), 'utf8').trim()}`
  const base = `${control}/api/v1/organizations/default/workspaces/default`
  const ask = async (path: string, body?: object) => {
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    const headers = { authorization, 'content-type': 'application/json' }
    const reply = await fetch(`${base}/${path}`, { ...init, headers })
    const text = await reply.text()
    assert.ok(reply.ok, `${path}: ${reply.status} ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  await ask('upstreams', { name: 'up', spec: { targets: [{ url: 'http://127.0.0.1:9' }] } })
  await ask('apis', { name: 'shop', spec: {} })
  const names = Array.from({ length: count }, (_, at) => `shop-v${at + 1}`)
  for (const [at, name] of names.entries()) {
    const spec = { api: 'shop', version: `v${at + 1}`, upstream: 'up', basePath: `/shop/v${at + 1}`, access: 'open' }
    await ask('api-versions', { name, spec })
    await ask(`api-versions/${name}/publish`, {})
  }
  const deprecateAt = new Date(Date.now() + 20_000).toISOString()
  for (const name of names) await ask(`api-versions/${name}/schedule`, { deprecateAt })
  const states = async (): Promise<string[]> => {
    const { items } = (await ask('api-versions?limit=100')) as { items: { state: string }[] }
    return items.map(({ state }) => state)
  }
  const deprecated = async () => (await states()).filter(state => state === 'deprecated').length
  const until = async (what: () => Promise<boolean>) => {
    const endMs = Date.now() + 60_000
    while (!(await what().catch(() => false))) {
      assert.ok(Date.now() < endMs, platform.errors())
      await new Promise(done => setTimeout(done, 5))
    }
  }
  assert.equal(await deprecated(), 0, 'all of it is still to come')
  let seen = 0
  await until(async () => (seen = await deprecated()) > 0)
  process.kill(platform.members().get('control')!, 'SIGKILL')
  assert.ok(seen < count, `it was killed in the middle: ${seen} of ${count}`)
  await until(async () => (await deprecated()) === count)
  for (const name of names) {
    const { items } = (await ask(`api-versions/${name}/history`)) as { items: Passed[] }
    const told = items.map(({ transition, reason = '' }) => `${transition} ${reason}`.trim())
    assert.deepEqual(told, ['deprecate It was scheduled.', 'publish', 'create'], name)
  }
})
