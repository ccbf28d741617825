export { type AddressRule, addressText, keptAddress, maskAddress, recordedAddresses } from './address.ts'
export {
  type BatchName,
  type BatchParts,
  batchBytesMax,
  batchEventsMax,
  batchName,
  decodeBatch,
  type EventBatch,
  encodeBatch,
  nameOf,
} from './batch.ts'
export {
  blankEvent,
  type EventUnits,
  eventBytesMax,
  eventFlags,
  type NameField,
  nameFields,
  namePlaces,
  notedBytesMax,
  type PolicyOutcome,
  place,
  type UsageEvent,
} from './event.ts'
export { decodeEvent } from './event-decode.ts'
export { EventEncoder } from './event-encode.ts'
export { type Ack, Shipper, type ShipperOptions } from './shipper.ts'
export { Spool, type SpoolCounters, type SpoolOptions } from './spool.ts'
