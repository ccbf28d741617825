/** A gateway thread with all policies and one more, which ends its thread when it is asked to, for tests. */
import { startWorker } from '@gatehouse/gateway/worker/worker.ts'
import { object } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'
import { catalogue } from './capabilities.ts'

const crash = definePolicy({
  name: 'test-crash',
  version: 1,
  stages: ['edge'],
  title: 'Crash',
  summary: 'Ends its thread for a request with X-Crash.',
  config: object({}),
  errors: [],
  examples: [],
  create: () => ({
    request({ request }) {
      if (request.headers.has('x-crash')) process.exit(7)
    },
  }),
})

startWorker(new Map([...catalogue.policies, [crash.name, crash]]))
