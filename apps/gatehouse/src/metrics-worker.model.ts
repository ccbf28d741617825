/** A gateway thread with a policy that stands still, for tests. */
import { startWorker } from '@gatehouse/gateway/worker/worker.ts'
import { object, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'

const still = definePolicy({
  name: 'test-still',
  version: 1,
  stages: ['edge'],
  title: 'Still',
  summary: 'Keeps its thread from everything else for a while.',
  config: object({ ms: Type.Integer() }),
  errors: [],
  examples: [],
  create({ ms }) {
    return {
      request() {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
      },
    }
  },
})

startWorker(new Map([[still.name, still]]))
