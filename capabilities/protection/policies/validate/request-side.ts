/** Requests against the contract of their endpoint. */
import { bodyOf } from '@gatehouse/base'
import { type EndpointChecks, isLookedInto } from '@gatehouse/contract/endpoint/endpoint-checks.ts'
import { decodedName } from '@gatehouse/contract/parameter/fields.ts'
import { Run, TooCostly, workOf } from '@gatehouse/contract/schema/run.ts'
import { mediaTypeOf } from '@gatehouse/media/media-type.ts'
import { lookAtText, type Message, type ReadText, readText } from '@gatehouse/media/read-text.ts'
import { writeText } from '@gatehouse/media/write-text.ts'
import type { Filled } from '@gatehouse/schema'
import { type Exchange, type Host, isGrpc, type Outcome, refuse } from '@gatehouse/unit'
import type { validateConfig } from './config.ts'
import { DriftNotes, unknownParameter } from './drift-notes.ts'
import { refused, sentence } from './refused.ts'
import { tapped } from './tap.ts'

export type Config = Filled<typeof validateConfig>

const types = { fits: isLookedInto, names: ['JSON', 'a form', 'plain text'] }
const queryBytesWork = workOf(0)

export class RequestSide {
  readonly #config: Config
  readonly #host: Pick<Host, 'codings' | 'drift' | 'log'>
  readonly #blocks: boolean

  constructor(config: Config, host: Pick<Host, 'codings' | 'drift' | 'log'>) {
    this.#config = config
    this.#host = host
    this.#blocks = config.mode === 'block'
  }

  request(exchange: Exchange, checks: EndpointChecks): Outcome | Promise<Outcome> {
    const { parts } = this.#config
    const run = new Run({ work: queryBytesWork + 8 * exchange.request.query.length })
    const notes = this.#blocks ? undefined : new DriftNotes(this.#host.drift, exchange)
    this.#head(exchange, checks, { run, notes })
    const refusal = refused(run, 'contract_violated')
    if (refusal && this.#blocks) return refusal
    if (!parts.includes('body')) return this.#told(exchange, run, notes)
    const { body, headers, upgrade } = exchange.request
    if (upgrade !== undefined || isGrpc(headers)) return this.#told(exchange, run, notes)
    if (!body || body.lengthBytes === 0) {
      run.part = 'body'
      if (checks.contract.endpoint.body?.required) run.tell('is missing')
      return this.#told(exchange, run, notes)
    }
    return this.#body(exchange, checks, { run, notes })
  }

  #head({ request, params }: Exchange, { parameters }: EndpointChecks, { run, notes }: Looking): void {
    const { parts, unknown } = this.#config
    try {
      if (parts.includes('parameters')) {
        parameters.path(params, run)
        const unheard = parameters.query(request.query, run)
        if (unheard.length > 0) {
          notes?.query(unheard)
          if (unknown.query === 'remove' && this.#blocks) request.query = without(request.query, new Set(unheard))
          else if (unknown.query === 'refuse') for (const name of unheard) tellUnknown(run, name)
        }
      }
      if (parts.includes('headers')) parameters.headers(request.headers, run)
      if (parts.includes('cookies')) parameters.cookies(request.headers, run)
    } catch (thrown) {
      if (!(thrown instanceof TooCostly)) throw thrown
      run.tell(thrown.message)
    }
  }

  #body(exchange: Exchange, checks: EndpointChecks, looking: Looking): Outcome | Promise<Outcome> {
    const { request } = exchange
    const type = mediaTypeOf(request.headers.get('content-type'))?.type ?? ''
    const content = checks.requestContent(type)
    const { run, notes } = looking
    if (!content) {
      notes?.note('media-type', type === '' ? '(none)' : type.slice(0, 128))
      const known = Object.keys(checks.contract.endpoint.body?.types ?? {})
      // RFC 9110 §15.5.16
      if (this.#blocks && known.length > 0) {
        return refuse('unsupported_content', `A body is ${known.join(', ')} here.`, ['Accept', known.join(', ')])
      }
      run.part = 'body'
      if (known.length > 0 || this.#config.unknown.fields === 'refuse') run.tell('is of no type that the contract has')
      return this.#told(exchange, run, notes)
    }
    if (!isLookedInto(type) || content.schema === undefined) return this.#told(exchange, run, notes)
    const { bodyBytesMax: bytesMax } = this.#config
    const { lengthBytes } = request.body!
    const look = ({ text, bytes }: ReadText) => {
      const unknown = this.#unknownFields(looking)
      run.unknown = unknown.hear
      const read = checks.body('request', content, { type, text, bytes, exact: unknown.removes }, run)
      return unknown.removed() && read ? JSON.stringify(read.value) : undefined
    }
    const reading = { side: 'request', policy: 'validate', bytesMax, codings: this.#host.codings } as const
    const isShort = lengthBytes !== undefined && lengthBytes <= bytesMax && !request.headers.has('content-encoding')
    if (this.#blocks || isShort) {
      return lookAtText(request, types, { ...reading, signal: exchange.signal }).then(found => {
        const changed = look(found)
        if (changed !== undefined) writeText(request, changed, request.headers.get('content-type')!)
        return this.#told(exchange, run, notes)
      })
    }
    // It may have no end, or be more than is looked at: it goes on, and what is told is told afterwards.
    const message: Message = { headers: request.headers.clone(), body: undefined }
    request.body = tapped(request.body!, bytesMax, bytes => {
      message.body = bodyOf(bytes)
      readText(message, types, { ...reading, signal: new AbortController().signal })
        .then(look, () => {})
        .then(() => {
          if (this.#config.mode === 'report') notes?.problems(run, 'request')
        })
    })
  }

  #unknownFields({ notes }: Looking) {
    const { fields } = this.#config.unknown
    const removes = fields === 'remove' && this.#blocks
    let removed = false
    const note = notes?.unknown('field')
    const treat = (holder: Record<string, unknown>, name: string): string | undefined => {
      if (fields === 'refuse') return 'is not a field of the contract'
      if (removes) removed = delete holder[name]
      return undefined
    }
    if (fields === 'allow') return { hear: note, removes, removed: () => false }
    const hear: Run['unknown'] = (holder, name, run) => {
      note?.(holder, name, run)
      return treat(holder, name)
    }
    return { hear, removes, removed: () => removed }
  }

  #told(exchange: Exchange, run: Run, notes: DriftNotes | undefined): Outcome {
    if (run.problems.length === 0) return
    if (this.#blocks) return refused(run, 'contract_violated')
    if (this.#config.mode !== 'report') return
    notes?.problems(run, 'request')
    exchange.remark = `It would be refused: ${sentence(run)}.`
  }
}

interface Looking {
  run: Run
  /** Where drift is recorded. */
  notes: DriftNotes | undefined
}

function tellUnknown(run: Run, name: string): void {
  run.part = `query ${name.slice(0, 64)}`
  run.tell(unknownParameter)
}

const without = (query: string, names: ReadonlySet<string>) =>
  query
    .split('&')
    .filter(piece => !names.has(decodedName(piece)))
    .join('&')
