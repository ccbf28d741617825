/** What each gateway thread runs. */
import { startWorker } from '@gatehouse/gateway'
import { catalogue } from './capabilities.ts'

startWorker(catalogue.policies)
