/** A gateway thread that knows own policies only, for tests. */
import { startWorker } from '@gatehouse/gateway/worker/worker.ts'

startWorker(new Map())
