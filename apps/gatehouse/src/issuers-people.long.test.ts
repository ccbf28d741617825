/** People at an authorization server whose process is killed. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { claimPort } from '@gatehouse/http'
import { until } from './testing-house.ts'
import { Browser, password } from './testing-person.ts'
import { startPlatform, temporaryData } from './testing-platform.ts'

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

const within = (name: string) => ({ name, workspace: 'default' })
const documents = [
  { kind: 'AuthorizationServer', metadata: { name: 'main' }, spec: { audiences: ['https://api.example.com/'] } },
  { kind: 'Product', metadata: within('shop'), spec: { apiVersions: [], scopes: [{ name: 'pets:read' }] } },
  { kind: 'Plan', metadata: within('free'), state: 'published', spec: { product: 'shop' } },
  { kind: 'Application', metadata: within('shop'), spec: {} },
  {
    ...{ kind: 'Subscription', metadata: within('shop') },
    spec: { application: 'shop', plan: 'free', environment: 'dev' },
  },
]

test('a refresh token that was in use when the control plane was killed leaves one that works, or none', {
  timeout: 180_000,
}, async t => {
  const port = await claimPort('127.0.0.1', 0)
  const url = `http://127.0.0.1:${port}`
  const platform = await startPlatform(t, { args: ['--issuer-url', url, '--issuer-port', String(port)] })
  const create = async (...args: string[]) => JSON.parse(await platform.cli(...args, '--json'))
  const file = join(temporaryData(t), 'shop.json')
  writeFileSync(file, documents.map(one => JSON.stringify({ apiVersion: 'gatehouse/v1', ...one })).join('\n---\n'))
  await platform.cli('apply', '-f', file)
  const oauth = '{"authentication":"none","grants":["device_code","refresh_token"]}'
  const at = ['--application', 'shop', '--environment', 'dev', '--server', 'main']
  const { id } = await create('credentials', 'create', 'device', ...at, '--oauth', oauth)
  const { link } = await create('developers', 'create', 'ada', '--email', 'ada@example.com')
  const browser = new Browser(url)
  await browser.open(link, { password })
  const post = async (path: string, form: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: id, ...form })
    const answer = await fetch(`${url}/default/main${path}`, { method: 'POST', body })
    return { status: answer.status, said: (await answer.json()) as Record<string, string> }
  }
  const granted = async () => {
    const { said } = await post('/device/auth', { scope: 'pets:read' })
    const typed = await browser.send(await browser.open(said.verification_uri!), { user_code: said.user_code! })
    const confirmed = await browser.send(typed, { confirm: 'yes' })
    const asked = confirmed.text.includes('<h1>Sign in')
      ? await browser.signIn(confirmed, 'ada@example.com')
      : confirmed
    await browser.send(asked, { step: 'allow' })
    const { said: tokens } = await post('/token', { grant_type: deviceGrant, device_code: said.device_code! })
    return tokens.refresh_token!
  }
  const refresh = (refresh_token: string) => post('/token', { grant_type: 'refresh_token', refresh_token })
  const used: string[] = []
  let current = await granted()
  const going = (async () => {
    for (;;) {
      used.push(current)
      const { said } = await refresh(current)
      current = said.refresh_token!
    }
  })().catch(() => {})
  await until(() => used.length > 20)
  process.kill(platform.members().get('control')!, 'SIGKILL')
  await going
  await until(async () => (await fetch(`${url}/default/main/jwks`).catch(() => undefined))?.status === 200, 30_000)
  // Whether the last one was taken or not, it gives one successor at most.
  const both = await Promise.all([refresh(current), refresh(current)])
  assert.ok(both.filter(({ status }) => status === 200).length <= 1)
  for (const token of used.slice(-5)) assert.equal((await refresh(token)).said.error, 'invalid_grant')
  for (const { said } of both) if (said.refresh_token) assert.equal((await refresh(said.refresh_token)).status, 400)
  const { status, said } = await refresh(await granted())
  assert.deepEqual([status, typeof said.refresh_token], [200, 'string'])
})
