export { eventNames } from './event-names.ts'
export { DirectoryLog } from './main/directory-log.ts'
export { type EventSink, Gateway, type GatewayOptions, type GatewayStatus } from './main/gateway.ts'
export { startWorker } from './worker/worker.ts'
