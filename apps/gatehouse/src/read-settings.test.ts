import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { readSettings } from './read-settings.ts'
import { ownEgress, programSettings, settingsSchema } from './settings.ts'
import { settingsPage } from './settings-page.ts'

interface Asked {
  args?: string[]
  env?: Record<string, string>
  file?: string
  program?: string
}

function read(t: TestContext, { args = [], env = {}, file, program = 'start' }: Asked) {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-settings-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  if (file !== undefined) writeFileSync(join(cwd, 'gatehouse.yaml'), file)
  return readSettings({ program, args, env, cwd })
}

async function refusal(t: TestContext, asked: Asked): Promise<Failure> {
  const thrown = await read(t, asked).then(
    () => assert.fail('was not refused'),
    (reason: Failure) => reason,
  )
  assert.equal(thrown.code, 'setting_invalid')
  return thrown
}

test('nothing said gives the defaults', async t => {
  const { gatewayPort, controlPort, portalPort, address, data, egressAllow } = await read(t, {})
  assert.deepEqual([gatewayPort, controlPort, portalPort], [8000, 8001, 8002])
  assert.deepEqual([address, data, egressAllow], ['127.0.0.1', './data', []])
})

test('the flag goes before the variable, the variable before the file', async t => {
  const file = 'gatewayPort: 1\ncontrolPort: 1\nportalPort: 1\negressAllow: [loopback]\n'
  const env = { GATEHOUSE_CONTROL_PORT: '2', GATEHOUSE_PORTAL_PORT: '2' }
  const found = await read(t, { file, env, args: ['--portal-port', '3', '--egress-allow', '10.0.0.0/8,loopback'] })
  assert.deepEqual([found.gatewayPort, found.controlPort, found.portalPort], [1, 2, 3])
  assert.deepEqual(found.egressAllow, ['10.0.0.0/8', 'loopback'])
})

test('everything that is wrong is told at once, where it stands and with the word that was meant', async t => {
  const { problems } = await refusal(t, {
    file: 'gatewayPort: many\nworkrs: 2\n',
    env: { GATEHOUSE_CONTROL_PORT: '99999', GATEHOUSE_LOG_LEVL: 'info' },
    args: ['--log-level', 'loud'],
  })
  const told = problems.map(({ message, place }) => `${place ? `${place.line}:${place.column} ` : ''}${message}`)
  assert.equal(told.length, 5, told.join('\n'))
  assert.ok(
    told.some(line => /^1:14 gatewayPort must be an integer/.test(line)),
    told.join('\n'),
  )
  assert.ok(
    told.some(line => /^2:1 workrs .* did you mean workers\?/.test(line)),
    told.join('\n'),
  )
  assert.ok(
    told.some(line => /^GATEHOUSE_CONTROL_PORT: .*65535/.test(line)),
    told.join('\n'),
  )
  assert.ok(told.some(line => /GATEHOUSE_LOG_LEVL is not known; did you mean GATEHOUSE_LOG_LEVEL\?/.test(line)))
  assert.ok(
    told.some(line => /^--log-level: .*error, warn or info/.test(line)),
    told.join('\n'),
  )
})

test('variables that Kubernetes sets for a service called gatehouse are no mistake', async t => {
  const env = {
    GATEHOUSE_PORT: 'tcp://10.0.0.1:8001',
    GATEHOUSE_SERVICE_HOST: '10.0.0.1',
    GATEHOUSE_PORT_8001_TCP_ADDR: '10.0.0.1',
  }
  assert.equal((await read(t, { env })).controlPort, 8001)
})

test('a secret that is wrong is not repeated, and a file that is not YAML is told with its place', async t => {
  const long = 's3cret'.repeat(1000)
  const { problems } = await refusal(t, { env: { GATEHOUSE_TOKEN: long } })
  assert.doesNotMatch(JSON.stringify(problems), /s3cret/)
  const broken = await refusal(t, { file: 'gatewayPort: 1\n\tx: 2\n' })
  assert.equal(broken.problems[0]?.place?.line, 2)
  const missing = await refusal(t, { args: ['--settings', 'nowhere.yaml'] })
  assert.match(missing.message, /nowhere\.yaml cannot be read: ENOENT/)
})

test('two sources of one thing are refused', async t => {
  assert.match((await refusal(t, { args: ['--master-key', 'a', '--master-key-file', 'b'] })).message, /give one/)
  const args = ['--config', 'a', '--control', 'https://b']
  assert.match((await refusal(t, { program: 'gateway', args })).message, /a gateway has one source/)
})

test('every setting is read by some program', () => {
  const read = new Set<string>(Object.values(programSettings).flat())
  assert.deepEqual(
    Object.keys(settingsSchema.properties).filter(name => !read.has(name)),
    [],
  )
})

test('an address, a network or a control plane that is none is told at the reading, where it was written', async t => {
  for (const [flag, entry] of [
    ['trusted-proxies', '10.0.0.0/33'],
    ['trusted-proxies', 'banana'],
    ['proxy-protocol', '300.1.1.1'],
    ['egress-allow', 'banana'],
    ['dns-servers', 'banana'],
    ['control', 'banana'],
    ['control', 'http://127.0.0.1:8003'],
  ] as const) {
    const { message } = await refusal(t, { program: 'gateway', args: [`--${flag}`, entry] })
    assert.ok(message.startsWith(`--${flag}: `) && message.includes(entry), message)
  }
  const { problems } = await refusal(t, { file: 'address: 127.0.0.1\ntrustedProxies: [loopback, banana]\n' })
  assert.deepEqual(
    problems.map(({ message, place }) => `${place?.line} ${message}`),
    ['2 banana is neither an address nor a network such as 10.0.0.0/8.'],
  )
  const relative = await refusal(t, { program: 'gateway', args: ['--target-files', '/etc/../targets.yaml'] })
  assert.match(relative.message, /whole path/)
  const { trustedProxies } = await read(t, { args: ['--trusted-proxies', 'loopback,10.0.0.0/8,::1'] })
  assert.deepEqual(trustedProxies, ['loopback', '10.0.0.0/8', '::1'])
})

test('the page says what may be reached where egressAllow names nothing, as it is', async t => {
  const row = settingsPage()
    .split('\n')
    .find(line => line.startsWith('| `egressAllow`'))
  assert.match(row!, /`start` and a gateway with `config` allow `loopback`/)
  assert.deepEqual(ownEgress(await read(t, {})), ['loopback'])
  assert.deepEqual(ownEgress(await read(t, { args: ['--egress-allow', '10.0.0.0/8'] })), ['10.0.0.0/8'])
})
