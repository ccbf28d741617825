/** What each gateway thread runs. */
import { startWorker } from '@gatehouse/gateway/worker/worker.ts'
import { catalogue } from './capabilities.ts'

startWorker(catalogue.policies)
