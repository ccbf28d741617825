import assert from 'node:assert/strict'
import test from 'node:test'
import { systemClock } from '@gatehouse/base'
import type { JobWork, Services, WriteContext } from '@gatehouse/control'
import { putOnDesk } from './test-desk.ts'
import { testJob } from './test-job.ts'

test('a store that is away for a moment ends no run', async () => {
  const settled: unknown[] = []
  const resources = {
    find: async () => ({ state: 'running' }),
    transition: async (_: unknown, to: string, { reason }: { reason: string }) => settled.push([to, reason]),
  }
  const services = { clock: systemClock, request: async () => assert.fail('it sends nothing') } as unknown as Services
  const work = {
    services,
    read: async () => [],
    // Without a transaction each beat fails; what is settled needs none.
    write: (_: string, run: (context: WriteContext) => Promise<unknown>) =>
      run({ resources, services } as unknown as WriteContext),
  } as unknown as JobWork
  const asked = { text: '{', overlays: [], file: 'pets', url: 'http://h', headers: [], seed: 's' }
  putOnDesk(services, {
    ...{ id: 'ctt_1', organizationId: 'org_1' },
    asked: { ...asked, headers: [], casesMax: 1, timeoutMs: 1000 },
  })
  const tasks: Promise<void>[] = []
  await testJob.run(work, new AbortController().signal, task => void tasks.push(task))
  await Promise.all(tasks)
  assert.equal(tasks.length, 1)
  assert.deepEqual(
    settled.map(one => (one as string[])[0]),
    ['break'],
  )
  assert.doesNotMatch((settled[0] as string[])[1]!, /ended/)
})
