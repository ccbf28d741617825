/** Requests against the contract of their endpoint. */
import { bodyOf, collect } from '@gatehouse/base'
import { type BodyText, isLookedInto } from '@gatehouse/contract/body/body-reader.ts'
import type { EndpointChecks } from '@gatehouse/contract/endpoint/endpoint-checks.ts'
import { Run, TooCostly, workOf } from '@gatehouse/contract/schema/run.ts'
import { mediaTypeOf } from '@gatehouse/media/media-type.ts'
import type { Message } from '@gatehouse/media/read-text.ts'
import { tooLarge } from '@gatehouse/media/side.ts'
import { tapped } from '@gatehouse/media/tapped.ts'
import { writeText } from '@gatehouse/media/write-text.ts'
import type { Filled } from '@gatehouse/schema'
import { type Exchange, type Host, type Outcome, refuse } from '@gatehouse/unit'
import { bodyTextOf } from './body-text.ts'
import type { validateConfig } from './config.ts'
import { DriftNotes, unknownParameter } from './drift-notes.ts'
import { refused, sentence } from './refused.ts'
import { UnknownFields, without } from './unknown-fields.ts'
import { UseNotes, type UsesOfRequest } from './use-notes.ts'

export type Config = Filled<typeof validateConfig>

const queryBytesWork = workOf(0)

export class RequestSide {
  readonly #config: Config
  readonly #host: Pick<Host, 'codings' | 'drift' | 'log'>
  readonly #blocks: boolean
  readonly #uses: UseNotes | undefined

  constructor(config: Config, host: Pick<Host, 'clock' | 'codings' | 'drift' | 'log'>) {
    this.#config = config
    this.#host = host
    this.#blocks = config.mode === 'block'
    this.#uses = config.uses ? new UseNotes(host) : undefined
  }

  request(exchange: Exchange, checks: EndpointChecks): Outcome | Promise<Outcome> {
    const { parts } = this.#config
    const run = new Run({ work: queryBytesWork + 8 * exchange.request.query.length })
    const notes = this.#blocks ? undefined : new DriftNotes(this.#host.drift, exchange)
    const uses = this.#uses?.of(exchange)
    uses?.hear(run, checks)
    const looking = { run, notes, uses }
    this.#head(exchange, checks, looking)
    const refusal = refused(run, 'contract_violated')
    if (refusal && this.#blocks) return refusal
    if (!parts.includes('body')) return this.#told(exchange, looking)
    const { body, upgrade } = exchange.request
    if (upgrade !== undefined) return this.#told(exchange, looking)
    if (!body || body.lengthBytes === 0) {
      run.part = 'body'
      if (checks.contract.endpoint.body?.required) run.tell('is missing')
      return this.#told(exchange, looking)
    }
    return this.#body(exchange, checks, looking)
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
    const [said, ...others] = request.headers.all('content-type')
    const type = others.length > 0 ? '(several)' : (mediaTypeOf(said)?.type ?? '')
    const content = checks.requestContent(type)
    const { run, notes, uses } = looking
    if (!content) {
      notes?.note('media-type', type === '' ? '(none)' : type.slice(0, 128))
      const known = Object.keys(checks.contract.endpoint.body?.types ?? {})
      // RFC 9110 §15.5.16
      if (this.#blocks && known.length > 0) {
        return refuse('unsupported_content', `A body is ${known.join(', ')} here.`, ['Accept', known.join(', ')])
      }
      run.part = 'body'
      if (known.length > 0 || this.#config.unknown.fields === 'refuse') run.tell('is of no type that the contract has')
      return this.#told(exchange, looking)
    }
    if (!isLookedInto(type) || content.schema === undefined) return this.#told(exchange, looking)
    const unknown = this.#unknownFields(type, notes)
    const look = (body: BodyText) => {
      run.unknown = unknown.hear
      const read = checks.body('request', content, { ...body, exact: unknown.removes }, run)
      if (read) uses?.body(checks, content.schema, read.value)
      return unknown.rewritten(read, body)
    }
    if (!this.#blocks) return this.#reported(exchange, look, looking)
    return bodyTextOf(request, { ...this.#reading, signal: exchange.signal }).then(found => {
      const changed = look(found)
      if (changed !== undefined) writeText(request, changed, request.headers.get('content-type')!)
      return this.#told(exchange, looking)
    })
  }

  /** Whatever the body is, its bytes go on. */
  #reported(exchange: Exchange, look: (body: BodyText) => void, looking: Looking): Outcome | Promise<Outcome> {
    const { request, signal } = exchange
    const { run, notes, uses } = looking
    const { bytesMax } = this.#reading
    const message: Message = { headers: request.headers.clone(), body: undefined }
    const looked = (bytes: Uint8Array, reading: { signal: AbortSignal }) => {
      message.body = bodyOf(bytes)
      return bodyTextOf(message, { ...this.#reading, ...reading }).then(look, () => {
        run.part = 'body'
        run.tell('cannot be read as its type says')
      })
    }
    const { lengthBytes } = request.body!
    if (lengthBytes !== undefined && lengthBytes <= bytesMax) {
      return collect(request.body!, bytesMax, () => tooLarge('request', 'validate', bytesMax)).then(async bytes => {
        request.body = bodyOf(bytes)
        await looked(bytes, { signal })
        return this.#told(exchange, looking)
      })
    }
    // It may have no end, or be more than is looked at: what is told is told afterwards.
    request.body = tapped(request.body!, bytesMax, bytes => {
      void looked(bytes, new AbortController()).then(() => {
        if (this.#config.mode === 'report') notes?.problems(run, 'request')
        uses?.note()
      })
    })
  }

  get #reading() {
    return { side: 'request', bytesMax: this.#config.bodyBytesMax, codings: this.#host.codings } as const
  }

  #unknownFields(type: string, notes: DriftNotes | undefined): UnknownFields {
    const { fields } = this.#config.unknown
    return new UnknownFields(fields === 'remove' && !this.#blocks ? 'allow' : fields, type, notes?.unknown('field'))
  }

  #told(exchange: Exchange, { run, notes, uses }: Looking): Outcome {
    if (run.problems.length > 0 && this.#blocks) return refused(run, 'contract_violated')
    uses?.note()
    if (run.problems.length === 0) return
    if (this.#config.mode !== 'report') return
    notes?.problems(run, 'request')
    exchange.remark = `It would be refused: ${sentence(run)}.`
  }
}

interface Looking {
  run: Run
  /** Where drift is recorded. */
  notes: DriftNotes | undefined
  /** Where it is recorded what of the contract is used. */
  uses: UsesOfRequest | undefined
}

function tellUnknown(run: Run, name: string): void {
  run.part = `query ${name.slice(0, 64)}`
  run.tell(unknownParameter)
}
