import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { openApi } from './cli/shop.model.ts'

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

function run(t: TestContext, data: string, words: string[]): ChildProcess {
  const ports = ['gateway', 'metrics', 'tls'].flatMap(name => [`--${name}-port`, '0'])
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

test('a stateKeyFile that is not there is told before the enrolment token is spent', { timeout: 60_000 }, async t => {
  const data = folder(t)
  const keyFile = join(data, 'none', 'state.key')
  const words = ['--control', 'https://127.0.0.1:9', '--enrolment-token', 'x', '--state-key-file', keyFile]
  const { code, text } = await ending(run(t, data, words))
  assert.match(text, new RegExp(`${keyFile} is not there\\. \\(setting_invalid\\)`))
  assert.equal(code, 2)
  assert.ok(!existsSync(join(data, 'none')))
})
