/** What a thread records of requests beside their events. */
import { type AddressRule, addressText, keptAddress } from '@gatehouse/events'
import { recorded } from '@gatehouse/privacy'
import type { Sample } from '../metrics/families.ts'
import type { WorkerStart } from '../worker/messages.ts'
import type { Finished } from '../worker/serve.ts'
import { RecordWriter } from './record-ring.ts'
import type { Kept } from './request-spans.ts'
import { Tracer } from './tracer.ts'

export class ThreadRecords {
  readonly tracer: Tracer | undefined

  constructor({ records, addresses }: Pick<WorkerStart, 'records' | 'addresses'>) {
    if (!records) return
    const writer = new RecordWriter(records.ring)
    const kept = keptOf(addresses)
    if (records.traces) this.tracer = new Tracer({ settings: records.traces, kept, take: spans => writer.spans(spans) })
  }

  finished(finished: Finished): void {
    this.tracer?.finish(finished)
  }

  samples(): Sample[] {
    if (!this.tracer) return []
    const { chosen, found, beyond } = this.tracer.counts
    return [
      { name: 'gatehouse_traces_total', labels: { by: 'choice' }, value: chosen },
      { name: 'gatehouse_traces_total', labels: { by: 'end' }, value: found },
      { name: 'gatehouse_traces_beyond_total', value: beyond },
    ]
  }
}

function keptOf(rule: AddressRule): Kept {
  return {
    address(text) {
      const bytes = keptAddress(text, rule)
      return bytes ? addressText(bytes) : ''
    },
    masked: recorded,
  }
}
