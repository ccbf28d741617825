import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'

const here = import.meta.dirname
const program = join(here, '../../apps/gatehouse/bin/gatehouse.mjs')
const names = ['a', 'b', 'reserve', 'canary'] as const
type Name = (typeof names)[number]

async function scenario(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-resilience-'))
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
  const targets = await Promise.all(names.map(name => start(join(here, 'upstream.ts'), '0', name)))
  let config = readFileSync(join(here, 'gateway.yaml'), 'utf8')
  for (const [i, { line }] of targets.entries()) config = config.replace(`:900${i + 1}`, `:${line.trim()}`)
  writeFileSync(join(folder, 'gateway.yaml'), config)
  const ports = ['gateway', 'metrics', 'tls'].flatMap(name => [`--${name}-port`, '0'])
  const words = ['gateway', '--config', join(folder, 'gateway.yaml'), '--data', join(folder, 'data'), '--workers', '2']
  const { line } = await start(program, ...words, ...ports, '--json')
  const url = JSON.parse(line).gateway as string
  const ask = async (headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/orders/v1/any`, { headers })
    return { status: answer.status, by: ((await answer.json()) as { by?: string }).by }
  }
  const asked = async (times: number) => {
    const answers = []
    for (let i = 0; i < times; i += 5) answers.push(...(await Promise.all(Array.from({ length: 5 }, () => ask()))))
    return answers
  }
  const of = (name: Name) => targets[names.indexOf(name)]!
  return {
    ...{ ask, asked },
    become: (name: Name, status: number) => fetch(`http://127.0.0.1:${of(name).line.trim()}/become/${status}`),
    signal: (name: Name, signal: NodeJS.Signals) => void of(name).child.kill(signal),
  }
}

const by = (answers: { by?: string | undefined }[]) => [...new Set(answers.map(one => one.by))].sort()
const statuses = (answers: { status: number }[]) => [...new Set(answers.map(({ status }) => status))].sort()

test('targets fail, freeze and die one after the other, and no caller sees a failure', {
  timeout: 120_000,
}, async t => {
  const { asked, ask, become, signal } = await scenario(t)
  assert.deepEqual(by(await asked(60)), ['a', 'b'])
  await become('a', 503)
  assert.deepEqual(statuses(await asked(40)), [200])
  await become('a', 200)
  signal('b', 'SIGSTOP')
  assert.deepEqual(statuses(await asked(40)), [200])
  signal('b', 'SIGKILL')
  assert.deepEqual(statuses(await asked(40)), [200])
  signal('a', 'SIGKILL')
  const reserved = await asked(40)
  assert.deepEqual(statuses(reserved), [200])
  assert.ok(by(reserved).includes('reserve'))
  signal('reserve', 'SIGKILL')
  assert.deepEqual(await ask(), { status: 203, by: undefined })
})

test('a new release answers who asks for it, until it fails: then nobody is sent there', {
  timeout: 120_000,
}, async t => {
  const { ask, asked, become } = await scenario(t)
  assert.deepEqual(await ask({ 'X-Canary': 'yes' }), { status: 200, by: 'canary' })
  assert.ok(!by(await asked(60)).includes('canary'))
  await become('canary', 500)
  const seen = []
  for (let i = 0; i < 20; i++) seen.push(await ask({ 'X-Canary': 'yes' }))
  assert.deepEqual(seen.slice(-5), Array(5).fill(seen.at(-1)))
  assert.equal(seen.at(-1)!.status, 200)
})
