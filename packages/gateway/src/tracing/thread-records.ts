/** What a thread records of requests beside their events. */
import { type AddressRule, addressText, keptAddress } from '@gatehouse/events'
import { recorded } from '@gatehouse/privacy'
import type { RuleAudit } from '@gatehouse/unit'
import { AccessLines } from '../access/access-lines.ts'
import type { Sample } from '../metrics/families.ts'
import { RequestMeter } from '../metrics/request-meter.ts'
import { auditLine } from '../rules/audit-line.ts'
import type { WorkerStart } from '../worker/messages.ts'
import { Repeats } from '../worker/repeats.ts'
import type { Finished, Miss } from '../worker/serve.ts'
import { RecordWriter } from './record-ring.ts'
import type { Kept } from './request-spans.ts'
import { Tracer } from './tracer.ts'

export class ThreadRecords {
  readonly tracer: Tracer | undefined
  readonly meter: RequestMeter
  readonly audit: ((entry: RuleAudit) => void) | undefined
  readonly #lines: AccessLines | undefined
  readonly #writer: RecordWriter | undefined

  constructor({ records, addresses }: Pick<WorkerStart, 'records' | 'addresses'>) {
    const { meter, ring, traces, accessFields, audits } = records
    this.meter = new RequestMeter(meter)
    if (!ring) return
    const writer = new RecordWriter(ring)
    const kept = keptOf(addresses)
    if (traces) this.tracer = new Tracer({ settings: traces, kept, take: spans => writer.spans(spans) })
    if (audits) this.audit = entry => writer.audit(auditLine(entry, kept))
    if (accessFields) {
      this.#lines = new AccessLines(accessFields, kept)
      this.#writer = writer
    }
  }

  finished(finished: Finished): void {
    const isRecorded = this.tracer?.finish(finished) === true
    this.meter.note(finished, isRecorded ? this.tracer : undefined)
    if (this.#lines) this.#writer!.access(this.#lines.lineOf(finished))
  }

  missed(miss: Miss): void {
    if (this.#lines) this.#writer!.access(this.#lines.missLine(miss))
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

/** Addresses, agents and hosts repeat. */
function remembered(make: (text: string) => string): (text: string) => string {
  const repeats = new Repeats<string>()
  return text => repeats.get(text) ?? repeats.add(text, make)
}

export function keptOf(rule: AddressRule): Kept {
  const address = (text: string) => {
    const bytes = keptAddress(text, rule)
    return bytes ? addressText(bytes) : ''
  }
  return { address: remembered(address), masked: remembered(recorded) }
}
