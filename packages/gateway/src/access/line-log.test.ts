import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { LineLog, type LineLogOptions } from './line-log.ts'

function logging(t: TestContext, options: Partial<LineLogOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-access-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const told: Record<string, unknown>[] = []
  const clock = new ManualClock()
  const file = join(folder, 'access.log')
  const log = new LineLog({
    about: { name: 'access log', metric: 'gatehouse_access_log_lines_total' },
    ...{ file, clock, fileBytesMax: 1000, filesMax: 2, log: (_, __, fields) => void told.push(fields) },
    ...options,
  })
  const counts = () => Object.fromEntries(log.samples().map(({ labels, value }) => [labels!.outcome, value]))
  return { folder, file, log, told, counts, clock }
}

test('lines stand in the file in their order, each once, and nobody else may read it', async t => {
  const { file, log, counts } = logging(t, { fileBytesMax: 1e6 })
  for (let at = 0; at < 100; at++) {
    log.take(`{"at":${at}}`)
    if (at % 7 === 0) void log.flush()
  }
  await log.flush()
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  assert.deepEqual(
    lines.map(line => JSON.parse(line).at),
    Array.from({ length: 100 }, (_, at) => at),
  )
  assert.deepEqual(counts(), { written: 100, lost: 0 })
  assert.equal(statSync(file).mode & 0o777, 0o600)
})

test('a file that is full makes room, and no more are kept than may be', async t => {
  const { folder, file, log } = logging(t)
  for (let at = 0; at < 40; at++) {
    log.take(JSON.stringify({ at, fill: 'x'.repeat(180) }))
    await log.flush()
  }
  assert.deepEqual(readdirSync(folder).sort(), ['access.log', 'access.log.1', 'access.log.2'])
  for (const name of readdirSync(folder)) assert.ok(statSync(join(folder, name)).size <= 1000)
  const last = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)!
  assert.equal(JSON.parse(last).at, 39)
})

test('who moves the file away gets a new one, and with none to keep the old one is gone', async t => {
  const { folder, file, log } = logging(t, { filesMax: 0 })
  log.take('{"at":1}')
  await log.flush()
  renameSync(file, join(folder, 'moved'))
  log.take('{"at":2}')
  await log.flush()
  assert.equal(readFileSync(file, 'utf8'), '{"at":2}\n')
  log.take(`{"at":"${'x'.repeat(995)}"}`)
  await log.flush()
  assert.deepEqual(readdirSync(folder).sort(), ['access.log', 'moved'])
})

test('a full disk loses lines, counts them, is told of once, and holds up nobody', {
  skip: !existsSync('/dev/full'),
}, async t => {
  const { log, told, counts, clock } = logging(t, { file: '/dev/full' })
  for (let round = 0; round < 3; round++) {
    for (let at = 0; at < 10; at++) log.take('{"at":1}')
    await log.flush()
  }
  assert.deepEqual(counts(), { written: 0, lost: 30 })
  assert.equal(told.length, 1)
  assert.equal(told[0]!.code, 'ENOSPC')
  clock.advance(61_000)
  log.take('{}')
  await log.flush()
  assert.equal(told.length, 2)
})

test('what waits for a disk is bounded', t => {
  const { log, counts } = logging(t)
  for (let at = 0; at < 20; at++) log.take('x'.repeat(1_000_000))
  assert.equal(counts().lost, 12)
})

test('whoever reads nothing of standard output holds up no end', { timeout: 30_000 }, async t => {
  const program = `
    import { systemClock } from '@gatehouse/base'
    import { LineLog } from './line-log.ts'
    const log = new LineLog({ about: {}, file: '-', fileBytesMax: 1e6, filesMax: 0, clock: systemClock, log() {} })
    log.take('x'.repeat(4_000_000))
    await log.close(100)
    process.exit(7)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  assert.deepEqual(await once(child, 'exit'), [7, null])
})
