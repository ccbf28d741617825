/** The guide, typed into a shell by somebody who has a platform with its public address. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { claimPort } from '@gatehouse/http'
import { mirror, upstream } from './testing-gateway.ts'
import { until } from './testing-house.ts'
import { Browser, password } from './testing-person.ts'
import { startPlatform, temporaryData } from './testing-platform.ts'

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/authorization-server.md'), 'utf8')
const program = join(import.meta.dirname, '../bin/gatehouse.mjs')
const run = promisify(execFile)

test('the commands of the guide take an application from nothing to a call with a token', {
  timeout: 120_000,
}, async t => {
  const port = await claimPort('127.0.0.1', 0)
  const url = `http://127.0.0.1:${port}`
  const platform = await startPlatform(t, { args: ['--issuer-url', url, '--issuer-port', String(port)] })
  const folder = temporaryData(t)
  const [, documents] = /```yaml\n([\s\S]*?)```/.exec(guide)!
  const own = documents!
    .replace('https://login.example.com', url)
    .replace('http://127.0.0.1:9000', await upstream(t, mirror))
  writeFileSync(join(folder, 'authorization-server.yaml'), own)
  const typed = async (lines: string, env: Record<string, string> = {}) => {
    const gatehouse = `gatehouse() { "${process.execPath}" "${program}" "$@" --url ${platform.control} --data "${platform.data}"; }`
    const options = { cwd: folder, env: { ...process.env, ...env }, timeout: 60_000 }
    return (await run('bash', ['-e', '-c', `${gatehouse}\n${lines}`], options)).stdout
  }
  const [made, called, invited, connected, rotated] = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(
    ([, lines]) => lines!,
  )
  const said = await typed(made!)
  const secret = /ghs_[A-Za-z0-9_-]{43}/.exec(said)![0]
  const credential = JSON.parse(await platform.cli('credentials', 'get', 'shop-client', '--json'))
  const ISSUER = `${url}/default/main`
  assert.deepEqual(credential.status.client, { issuer: ISSUER, id: credential.id ?? credential.metadata.id })
  const client = { CLIENT_ID: credential.status.client.id, CLIENT_SECRET: secret, ISSUER, GATEWAY: platform.gateway }
  const [asking, calling] = called!.trim().split('\n')
  const granted = JSON.parse(await typed(asking!, client))
  assert.deepEqual([granted.scope, granted.expires_in], ['orders:read', 600])
  const call = () => typed(calling!, { ...client, ACCESS_TOKEN: granted.access_token })
  await until(async () => (await call()).includes('"url":"/anything"'), 20_000)
  const elsewhere = ['--client', '{"issuer":"https://a.example","id":"x"}']
  await platform.cli(
    'credentials',
    'create',
    'elsewhere',
    '--application',
    'shop',
    '--environment',
    'dev',
    ...elsewhere,
  )
  writeFileSync(join(folder, 'export.yaml'), await platform.cli('export'))
  assert.match(await typed('gatehouse apply -f export.yaml --dry-run'), /Nothing to change/)
  const link = /http:\S+\/-\/password\/ghl_\w\S+/.exec(await typed(invited!))![0]
  const browser = new Browser(url)
  assert.equal((await browser.open(link, { password })).status, 200)
  const device = JSON.parse(await platform.cli('credentials', 'get', 'shop-device', '--json')).status.client
  const [beginning, polling] = connected!.trim().split('\n')
  const asked = JSON.parse(await typed(beginning!, { ...client, CLIENT_ID: device.id }))
  const typedIn = await browser.send(await browser.open(asked.verification_uri), { user_code: asked.user_code })
  const page = await browser.signIn(await browser.send(typedIn, { confirm: 'yes' }), 'ada@example.com')
  assert.match(page.text, /Read your orders/)
  assert.match((await browser.send(page, { step: 'allow' })).text, /<h1>Connected/)
  const polled = { ...client, CLIENT_ID: device.id, DEVICE_CODE: asked.device_code }
  const hers = JSON.parse(await typed(polling!, polled))
  assert.equal(hers.scope, 'openid email orders:read')
  await until(
    async () => (await typed(calling!, { ...client, ACCESS_TOKEN: hers.access_token })).includes('/anything'),
    20_000,
  )
  assert.match(await typed(rotated!), /isk_/)
  const again = JSON.parse(await typed(asking!, client))
  assert.notEqual(again.access_token.split('.')[0], granted.access_token.split('.')[0])
  assert.ok(!platform.errors().includes(secret) && !platform.errors().includes(granted.access_token))
})

test('a control plane that is killed comes back with its clients, its keys and what was taken back', {
  timeout: 120_000,
}, async t => {
  const port = await claimPort('127.0.0.1', 0)
  const url = `http://127.0.0.1:${port}`
  const platform = await startPlatform(t, { args: ['--issuer-url', url, '--issuer-port', String(port)] })
  const cli = (...args: string[]) => platform.cli(...args)
  await cli('authorization-servers', 'create', 'main', '--audiences', 'https://api.example.com/')
  await cli('applications', 'create', 'shop')
  const made = ['shop', '--application', 'shop', '--environment', 'dev', '--server', 'main', '--json']
  const { status, secret, ...more } = JSON.parse(await cli('credentials', 'create', ...made))
  const shown = secret ?? more.shownOnce?.secret
  const basic = Buffer.from(`${status.client.id}:${shown}`).toString('base64')
  const post = async (path: string, form: Record<string, string>) =>
    fetch(`${url}/default/main${path}`, {
      ...{ method: 'POST', body: new URLSearchParams(form), headers: { authorization: `Basic ${basic}` } },
    })
  const granted = async () => {
    const answer = await post('/token', { grant_type: 'client_credentials' })
    return ((await answer.json()) as { access_token: string }).access_token
  }
  const active = async (token: string) =>
    ((await (await post('/token/introspection', { token })).json()) as { active: boolean }).active
  const [kept, taken] = [await granted(), await granted()]
  const asking = Array.from({ length: 20 }, () => granted().catch(() => undefined))
  assert.equal((await post('/token/revocation', { token: taken })).status, 200)
  process.kill(platform.members().get('control')!, 'SIGKILL')
  await Promise.all(asking)
  await until(async () => (await fetch(`${url}/default/main/jwks`).catch(() => undefined))?.status === 200, 30_000)
  assert.deepEqual([await active(kept), await active(taken), await active(await granted())], [true, false, true])
})
