/** `npm start` as people end it: whoever of npm, its shell and the program is told, all of it ends. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { until } from './testing-house.ts'
import { temporaryData } from './testing-platform.ts'

const root = join(import.meta.dirname, '../../..')

async function started(t: TestContext) {
  const ports = ['gateway', 'control', 'portal', 'metrics'].flatMap(name => [`--${name}-port`, '0'])
  const args = ['start', '--silent', '--', '--json', '--data', temporaryData(t), ...ports]
  const env = { ...process.env, GATEHOUSE_BUILD_WEB: 'no' }
  const npm = spawn('npm', args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const all = () => family(npm.pid!)
  t.after(() => {
    for (const pid of new Set([...seen, ...all()])) if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL')
  })
  let text = ''
  npm.stdout.on('data', piece => (text += piece))
  await until(() => text.includes('\n'), 120_000)
  const seen = all()
  return { npm, seen, left: () => seen.filter(isRunning) }
}

/** A process that ended and that nobody asked about is none. */
function isRunning(pid: number): boolean {
  return statOf(pid) !== undefined && statOf(pid)!.state !== 'Z'
}

function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return { state: state!, parent: Number(parent) }
  } catch {
    return undefined
  }
}

/** A process and all that came of it. */
function family(pid: number): number[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  const children = pids.map(Number).filter(one => statOf(one)?.parent === pid)
  return [pid, ...children.flatMap(family)]
}

for (const [who, signal] of [
  ['npm', 'SIGTERM'],
  ['its shell', 'SIGTERM'],
  ['npm', 'SIGKILL'],
] as const) {
  test(`${signal} to ${who} ends all of the program`, { timeout: 240_000 }, async t => {
    const { npm, seen, left } = await started(t)
    assert.ok(seen.length >= 5, `npm, a shell or the program, and three members: ${seen.length}`)
    process.kill(who === 'npm' ? npm.pid! : seen[1]!, signal)
    await until(() => left().length === 0, 90_000)
  })
}
