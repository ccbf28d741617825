import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'

const here = import.meta.dirname
const program = join(here, '../../apps/gatehouse/bin/gatehouse.mjs')

async function scenario(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-caching-'))
  const running: ChildProcess[] = []
  const start = async (...words: string[]) => {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] })
    running.push(child)
    const [line] = (await once(child.stdout!, 'data')) as [Buffer]
    return { child, line: String(line) }
  }
  t.after(() => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const shop = await start(join(here, 'upstream.ts'), '0')
  const config = readFileSync(join(here, 'gateway.yaml'), 'utf8').replace(':9001', `:${shop.line.trim()}`)
  writeFileSync(join(folder, 'gateway.yaml'), config)
  const ports = ['gateway', 'metrics', 'tls'].flatMap(name => [`--${name}-port`, '0'])
  const words = ['gateway', '--config', join(folder, 'gateway.yaml'), '--data', join(folder, 'data'), '--workers', '2']
  const { line } = await start(program, ...words, ...ports, '--json')
  const url = JSON.parse(line).gateway as string
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { connection: 'close', ...init.headers }
    const answer = await fetch(`${url}/shop/v1/${path}`, { ...init, headers })
    const value = (await answer.json()) as { price?: number; payment?: number; asked?: number }
    return { status: answer.status, cache: answer.headers.get('cache-status') ?? '', ...value }
  }
  const told = async () =>
    (await (await fetch(`http://127.0.0.1:${shop.line.trim()}/asked`)).json()) as { asked: number; paid: number }
  return { ask, told, kill: () => void shop.child.kill('SIGKILL') }
}

const many = <T>(times: number, one: () => Promise<T>) => Promise.all(Array.from({ length: times }, one))

test('a crowd asks the shop once a thread, sees a new price at once, and is served when the shop is dead', {
  timeout: 120_000,
}, async t => {
  const { ask, told, kill } = await scenario(t)
  const first = await many(100, () => ask('goods/1'))
  assert.deepEqual([...new Set(first.map(({ price }) => price))], [100])
  assert.ok((await told()).asked <= 2)
  await ask('goods/1', { method: 'PUT' })
  const after = await many(20, () => ask('goods/1'))
  assert.deepEqual([...new Set(after.map(({ price }) => price))], [101])
  kill()
  await new Promise(resolve => setTimeout(resolve, 2100))
  const stale = await many(20, () => ask('goods/1'))
  assert.deepEqual([...new Set(stale.map(({ status, price }) => `${status} ${price}`))], ['200 101'])
})

test('whoever has a token gets an answer of its own, and many payments under one key are one', {
  timeout: 120_000,
}, async t => {
  const { ask, told } = await scenario(t)
  const as = (token: string) => ask('me', { headers: { Authorization: `Bearer ${token}` } })
  const seen = [await as('a'), await as('b'), await as('a')].map(({ asked }) => asked)
  assert.equal(new Set(seen).size, 3, 'max-age alone does not let what a token gets be kept')
  const pay = () => ask('payments', { method: 'POST', headers: { 'Idempotency-Key': '"order-1"' } })
  const crowd = await many(10, pay)
  assert.deepEqual(crowd.map(({ status }) => status).sort(), [201, ...Array(9).fill(409)])
  const again = await many(10, pay)
  assert.deepEqual([...new Set(again.map(({ status, payment }) => `${status} ${payment}`))], ['201 1'])
  assert.equal((await told()).paid, 1)
})
