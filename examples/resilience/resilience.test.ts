import assert from 'node:assert/strict'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { sceneOf, until } from '../scene.model.ts'

const here = import.meta.dirname
const names = ['a', 'b', 'reserve', 'canary'] as const
type Name = (typeof names)[number]

async function scenario(t: TestContext) {
  const scene = sceneOf(t, here)
  const targets = await Promise.all(names.map(name => scene.start([join(here, 'upstream.ts'), '0', name])))
  const ports = Object.fromEntries(targets.map(({ line }, i) => [`900${i + 1}`, line]))
  const { url } = await scene.gateway(scene.write('gateway.yaml', ports))
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
    become: (name: Name, status: number) => fetch(`http://127.0.0.1:${of(name).line}/become/${status}`),
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

test('targets that a file adds and takes away come and go under load, and no caller sees a failure', {
  timeout: 120_000,
}, async t => {
  const scene = sceneOf(t, here)
  const targets = await Promise.all(['a', 'b'].map(name => scene.start([join(here, 'upstream.ts'), '0', name])))
  const list = join(scene.folder, 'targets.yaml')
  const write = (...ports: string[]) => {
    writeFileSync(`${list}.new`, JSON.stringify({ targets: ports.map(port => ({ url: `http://127.0.0.1:${port}` })) }))
    renameSync(`${list}.new`, list)
  }
  const [a, b] = targets.map(({ line }) => line) as [string, string]
  write(a)
  const config = scene.write('found.yaml')
  writeFileSync(config, readFileSync(config, 'utf8').replaceAll('/etc/gatehouse/targets.yaml', list))
  const { url } = await scene.gateway(config, { flags: ['--target-files', list] })
  const seen: string[] = []
  const ask = async () => {
    const answer = await fetch(`${url}/orders/v1/any`)
    const { by: who = String(answer.status) } = (await answer.json()) as { by?: string }
    seen.push(who)
    return who
  }
  assert.equal(await ask(), 'a')
  write(a, b)
  await until(async () => (await ask()) === 'b')
  write(b)
  await until(async () => (await Promise.all(Array.from({ length: 10 }, ask))).every(who => who === 'b'))
  await targets[0]!.kill()
  await Promise.all(Array.from({ length: 20 }, ask))
  assert.deepEqual([...new Set(seen)].sort(), ['a', 'b'])
})
