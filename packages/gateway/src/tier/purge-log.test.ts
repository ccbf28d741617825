import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { createPurgeMemory, PurgeMarks } from '../cache/purge-marks.ts'
import type { RedisLink } from '../limits/redis/redis-link.ts'
import { giveUpScript } from './answer-scripts.ts'
import { PurgeLog, type SharedPurge } from './purge-log.ts'
import { Seal } from './seal.ts'

const version = { apiVersionId: 'ver_1', environmentId: 'env_1' }

/** A log on a Redis that answers when `answered` is called; `asked` is what it was given up so far. */
function logged(t: TestContext) {
  const answers: (() => void)[] = []
  let asked = 0
  const link = {
    up: true,
    evaluate: (script: string) => {
      if (script === giveUpScript) asked++
      return new Promise(resolve => answers.push(() => resolve(['0-0', 0])))
    },
  } as unknown as RedisLink
  const memory = createPurgeMemory()
  const marks = new PurgeMarks(memory, version)
  const log = new PurgeLog({
    link,
    seal: new Seal(randomBytes(32).toString('base64')),
    memory,
    clock: new ManualClock(),
  })
  t.after(() => log.close())
  const giveUp = (what: SharedPurge['what']) => {
    marks.wait()
    log.giveUp({ ...version, what })
  }
  const answered = async () => {
    answers.shift()!()
    await new Promise(resolve => setImmediate(resolve))
  }
  return { marks, giveUp, answered, answers, asked: () => asked }
}

test('what is given up again while others are on their way to Redis is told again, and waited for until then alone', async t => {
  const { marks, giveUp, answered, answers, asked } = logged(t)
  for (const path of ['/a', '/b', '/c']) giveUp({ path })
  // Of the first, what is given up and what is told to others; then the log is heard.
  for (let i = 0; i < 3; i++) await answered()
  assert.equal(asked(), 2, 'the second is on its way, and the third behind it')
  giveUp({ path: '/c' })
  while (answers.length > 0) await answered()
  assert.equal(marks.isWaiting(), false)
})
