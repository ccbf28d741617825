import assert from 'node:assert/strict'
import test from 'node:test'
import { runJobs } from './job-runner.ts'
import type { Kernel } from './kernel.ts'
import type { Job } from './part.ts'
import type { Runner } from './runner.ts'

/** A kernel whose clock says when the next look is. */
function started(run: Job['run']) {
  let look = () => {}
  const logged: string[] = []
  const after = (_: number, task: () => void) => {
    look = task
    return () => {}
  }
  const log = { error: (message: string) => void logged.push(message) }
  const kernel = { services: { clock: { after }, log } } as unknown as Kernel
  const runner = { rows: () => ({}) } as unknown as Runner
  const stop = runJobs(kernel, runner, [{ jobs: [{ name: 'a', everyMs: 1, run }] }])
  return {
    ...{ stop, logged },
    async look() {
      look()
      await new Promise(resolve => setImmediate(resolve))
    },
  }
}

test('a job looks again while what goes on is not over, and its end waits for that', async () => {
  const task = Promise.withResolvers<void>()
  let looks = 0
  const { stop, look, logged } = started(async (_, __, goesOn) => {
    if (looks++ === 0) goesOn(task.promise)
  })
  await look()
  await look()
  assert.equal(looks, 2)
  let isOver = false
  const stopped = stop().then(() => (isOver = true))
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(isOver, false)
  task.reject(new Error('of the task'))
  await stopped
  assert.deepEqual(logged, ['The job a failed.'])
})

test('a run that fails is logged, and does not keep the next from coming', async () => {
  let looks = 0
  const { stop, look, logged } = started(async () => {
    looks++
    throw new Error('of the run')
  })
  await look()
  await look()
  assert.equal(looks, 2)
  assert.deepEqual(logged, ['The job a failed.', 'The job a failed.'])
  await stop()
})
