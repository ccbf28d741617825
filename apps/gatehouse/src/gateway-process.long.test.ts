import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { claimPort } from '@gatehouse/http'
import { openApi } from './cli/shop.model.ts'
import { until } from './testing-house.ts'

const program = join(import.meta.dirname, '../bin/gatehouse.mjs')
const upstream = `apiVersion: gatehouse/v1
kind: Upstream
metadata: { name: up }
spec: { targets: [{ url: "http://127.0.0.1:9" }] }
`

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-alone-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A gateway of its own process on the directory. */
function gateway(t: TestContext, data: string, documents = upstream): ChildProcess {
  const config = join(folder(t), 'gateway.yaml')
  writeFileSync(config, documents)
  return run(t, data, ['--config', config])
}

function run(t: TestContext, data: string, words: string[], port = 0): ChildProcess {
  const ports = ['--gateway-port', String(port), '--metrics-port', '0', '--tls-port', '0']
  const args = [program, 'gateway', '--data', data, '--workers', '1', ...words, ...ports]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  return child
}

const isReady = ({ stdout }: ChildProcess) => once(stdout!, 'data')

async function ending(child: ChildProcess): Promise<{ code: unknown; text: string }> {
  let text = ''
  child.stderr!.on('data', piece => (text += piece))
  const [code] = await once(child, 'close')
  return { code, text }
}

test('two gateways on one directory: the second is told in one line, and let in once the first is gone', {
  timeout: 60_000,
}, async t => {
  const data = folder(t)
  const first = gateway(t, data)
  await isReady(first)
  const { code, text } = await ending(gateway(t, data))
  assert.match(text, new RegExp(`in use by process ${first.pid}\\. \\(data_locked\\)`))
  assert.doesNotMatch(text, /\n {4}at /)
  assert.notEqual(code, 0)
  first.kill('SIGKILL')
  await once(first, 'exit')
  await isReady(gateway(t, data))
})

/** Takes the threads a while to compile. */
const manyRoutes = ['Definition', 'Api', 'ApiVersion', 'Upstream']
  .map(kind => {
    const get = { responses: { 200: { description: 'x' } } }
    const paths = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`/${index}`, { get }]))
    const text = JSON.stringify({ openapi: '3.1.0', info: { title: 'Shop', version: '1.0.0' }, paths })
    const spec = {
      Definition: { text },
      Api: {},
      ApiVersion: {
        api: 'shop',
        version: 'v1',
        definition: 'shop',
        upstream: 'shop',
        basePath: '/shop/v1',
        access: 'open',
      },
      Upstream: { targets: [{ url: 'http://127.0.0.1:9' }] },
    }[kind]
    const name = kind === 'ApiVersion' ? 'shop-v1' : 'shop'

    return JSON.stringify({ apiVersion: 'gatehouse/v1', kind, metadata: { name }, spec })
  })
  .join('\n---\n')

test('a gateway that was killed refuses connections until it serves: no caller is told that it is not ready', {
  timeout: 60_000,
}, async t => {
  const data = folder(t)
  const config = join(data, 'gateway.yaml')
  writeFileSync(config, manyRoutes)
  const port = await claimPort('127.0.0.1', 0)
  const start = () => run(t, data, ['--config', config], port)
  const first = start()
  await isReady(first)
  const seen = new Map<unknown, number>()
  let over = false
  const hammering = Array.from({ length: 4 }, async () => {
    while (!over) {
      const answer = await fetch(`http://127.0.0.1:${port}/shop/v1/1`).catch(() => undefined)
      await answer?.text().catch(() => {})
      seen.set(answer?.status, (seen.get(answer?.status) ?? 0) + 1)
    }
  })
  const answered = () => seen.get(502) ?? 0
  for (let gateway = first, times = 0; times < 3; times++) {
    gateway.kill('SIGKILL')
    await once(gateway, 'exit')
    const before = answered()
    gateway = start()
    await isReady(gateway)
    // Callers come through before the next is killed.
    await until(() => answered() > before)
  }
  over = true
  await Promise.all(hammering)
  t.diagnostic(JSON.stringify([...seen]))
  assert.deepEqual(new Set(seen.keys()), new Set([502, undefined]))
})

test('a gateway alone that keeps nothing serves where nothing can be written', { timeout: 60_000 }, async t => {
  await isReady(gateway(t, '/proc/gatehouse'))
})

test('documents that share a file are watched by one watcher: not a word of a leak', { timeout: 60_000 }, async t => {
  const file = join(folder(t), 'contract.yaml')
  writeFileSync(file, openApi)
  const documents = Array.from({ length: 12 }, (_, index) => {
    const metadata = { name: `contract-${index}` }
    return JSON.stringify({ apiVersion: 'gatehouse/v1', kind: 'Definition', metadata, spec: { file } })
  })
  const child = gateway(t, folder(t), documents.join('\n---\n'))
  const ended = ending(child)
  await isReady(child)
  child.kill('SIGTERM')
  assert.deepEqual(await ended, { code: 0, text: '' })
})

test('a stateKeyFile is refused where nothing would be sealed with it: by a gateway alone', {
  timeout: 60_000,
}, async t => {
  const data = folder(t)
  const config = join(data, 'gateway.yaml')
  writeFileSync(config, upstream)
  const { code, text } = await ending(run(t, data, ['--config', config, '--state-key-file', join(data, 'state.key')]))
  assert.match(text, /stateKeyFile seals keys that come from a control plane.*\(setting_invalid\)/)
  assert.equal(code, 2)
})

test('a stateKeyFile that is not there is told before the enrolment token is spent', { timeout: 60_000 }, async t => {
  const data = folder(t)
  const keyFile = join(data, 'none', 'state.key')
  const words = ['--control', 'https://127.0.0.1:9', '--enrolment-token', 'x', '--state-key-file', keyFile]
  const { code, text } = await ending(run(t, data, words))
  assert.match(text, new RegExp(`${keyFile} is not there\\. \\(setting_invalid\\)`))
  assert.equal(code, 2)
  assert.ok(!existsSync(join(data, 'none')))
})
