/** One exchange that is being recorded: heads as they were, beginnings of bodies, tries; told masked when it is over. */
import { HeaderList } from '@gatehouse/base'
import type { CapturedRequest, CaptureOrder } from '@gatehouse/program'
import type { Reply } from '@gatehouse/unit'
import type { Attempt } from '../worker/attempt.ts'
import type { GatewayExchange } from '../worker/exchange.ts'
import type { Finished } from '../worker/serve.ts'
import { beyondBytes, capturedBody } from './captured-body.ts'
import { type CaptureRoom, HeardBody, KeptBytes } from './kept-bytes.ts'
import type { Mask } from './mask.ts'

const triesMax = 16
const stepsMax = 256
const fieldsMax = 256
const valueMax = 4096
const urlMax = 8192

interface Sent {
  attempt: Attempt
  /** In motion: policies may still add to it. */
  message: { method: string; target: string; headers: HeaderList }
}

export class Recording {
  readonly order: CaptureOrder
  readonly request: KeptBytes
  #reply: KeptBytes
  readonly #room: CaptureRoom
  readonly #origin: string
  readonly #path: string
  readonly #query: string
  /** As the caller wrote them: policies take keys away. */
  readonly #headers: HeaderList
  readonly #tries: Sent[] = []
  #answer: Pick<Reply, 'status' | 'headers'> | undefined

  constructor(order: CaptureOrder, { request }: GatewayExchange, room: CaptureRoom) {
    this.order = order
    this.#room = room
    // What goes through a tunnel is no body.
    this.request = new KeptBytes(request.upgrade === undefined ? this.#max : 0, room)
    this.#reply = new KeptBytes(this.#max, room)
    this.#headers = new HeaderList([...request.headers.flat])
    this.#query = request.query
    // As it was written, with its port.
    this.#origin = `${request.scheme}://${request.headers.get('host') ?? request.host}`
    this.#path = request.path
  }

  get #max(): number {
    const { bodyBytesMax } = this.order
    return bodyBytesMax === 0 ? 0 : bodyBytesMax + beyondBytes
  }

  sent(attempt: Attempt, message: Sent['message']): void {
    if (this.#tries.length < triesMax) this.#tries.push({ attempt, message })
  }

  /** As it goes to the caller; another one in its place where it could not be handed over. */
  replied(reply: Reply): void {
    this.#answer = { status: reply.status, headers: reply.headers }
    this.#reply.drop()
    this.#reply = new KeptBytes(this.#max, this.#room)
    if (reply.body && reply.status !== 101) reply.body = new HeardBody(reply.body, this.#reply)
  }

  /** Gives the memory back. */
  drop(): void {
    this.request.drop()
    this.#reply.drop()
  }

  told({ exchange, status, complete, startedMs, endedMs }: Finished, mask: Mask): CapturedRequest {
    const [request, reply] = [this.request, this.#reply]
    const answer = this.#answer?.headers ?? noFields
    const { template } = exchange.route
    this.#learn(mask, answer, template)
    const { bodyBytesMax } = this.order
    const bodies = {
      request:
        exchange.request.upgrade === undefined
          ? capturedBody(request, { headers: this.#headers, mask, bytesMax: bodyBytesMax })
          : undefined,
      reply: capturedBody(reply, { headers: answer, mask, bytesMax: bodyBytesMax }),
    }
    const { consumer, code } = exchange
    return {
      requestId: exchange.id,
      startedAt: new Date(Date.now() - (performance.now() - startedMs)).toISOString(),
      totalMs: rounded(endedMs - startedMs),
      isComplete: complete,
      endpoint: exchange.route.template.slice(0, 2048),
      ...(consumer ? { application: consumer.applicationId } : {}),
      ...(code === undefined ? {} : { code: code.slice(0, 64) }),
      request: {
        method: exchange.request.method.slice(0, 32),
        url: (mask.text(this.#origin) + mask.path(this.#path, template) + this.#queryText(mask)).slice(0, urlMax),
        headers: fieldsOf(this.#headers, mask),
        ...trailersOf(request.trailers, mask),
        ...(bodies.request ? { body: bodies.request } : {}),
      },
      steps: stepsOf(exchange, mask),
      tries: this.#tries.map(one => triedOf(one, { exchange, startedMs, mask })),
      reply: {
        status,
        headers: fieldsOf(answer, mask),
        ...trailersOf(reply.trailers, mask),
        ...(bodies.reply ? { body: bodies.reply } : {}),
      },
    }
  }

  #queryText(mask: Mask): string {
    return this.#query === '' ? '' : `?${mask.query(this.#query)}`
  }

  #learn(mask: Mask, answer: HeaderList, template: string): void {
    mask.learnFields(this.#headers.flat)
    mask.learnQuery(this.#query)
    mask.learnPath(this.#path, template)
    mask.learnFields(answer.flat)
    for (const { trailers } of [this.request, this.#reply]) if (trailers) mask.learnFields(trailers.flat)
    for (const { message } of this.#tries) {
      mask.learnFields(message.headers.flat)
      mask.learnQuery(queryOf(message.target))
      mask.learnPath(pathOf(message.target), template)
    }
  }
}

const noFields = new HeaderList()
const rounded = (ms: number) => Math.max(0, Math.round(ms * 1000) / 1000)
const pathOf = (target: string) => target.split('?', 1)[0]!
const queryOf = (target: string) => (target.includes('?') ? target.slice(target.indexOf('?') + 1) : '')

function fieldsOf(headers: HeaderList, mask: Mask): CapturedRequest['reply']['headers'] {
  const fields: CapturedRequest['reply']['headers'] = []
  for (let i = 0; i < headers.flat.length && fields.length < fieldsMax; i += 2) {
    const [name, value] = [headers.flat[i]!, headers.flat[i + 1]!]
    fields.push({ name: name.slice(0, 256), value: mask.field(name, value).slice(0, valueMax) })
  }
  return fields
}

const trailersOf = (trailers: HeaderList | undefined, mask: Mask) =>
  trailers && trailers.size > 0 ? { trailers: fieldsOf(trailers, mask) } : {}

function stepsOf({ record = [] }: GatewayExchange, mask: Mask): CapturedRequest['steps'] {
  return record.slice(0, stepsMax).map(({ step: { use }, outcome, code, detail, durationUs }) => ({
    ...{ policy: use.policy, scope: use.scope, stage: use.stage, outcome },
    ...(code === undefined ? {} : { code: code.slice(0, 64) }),
    ...(detail === undefined ? {} : { detail: mask.text(detail).slice(0, 1000) }),
    us: rounded(durationUs),
  }))
}

function triedOf(
  { attempt, message }: Sent,
  { exchange, startedMs, mask }: { exchange: GatewayExchange; startedMs: number; mask: Mask },
): CapturedRequest['tries'][number] {
  const { target, sentMs, endedMs, status, code, reason } = attempt
  const query = queryOf(message.target)
  const path = pathOf(message.target)
  const mark = path.length < message.target.length ? '?' : ''
  return {
    target: (exchange.route.part.upstream.targets[target?.line ?? -1]?.url ?? '')
      .replace(/\/\/[^/@]*@/, '//')
      .slice(0, 2048),
    method: message.method.slice(0, 32),
    path: (mask.path(path, exchange.route.template) + mark + mask.query(query)).slice(0, urlMax),
    headers: fieldsOf(message.headers, mask),
    atMs: rounded(sentMs - startedMs),
    ...(endedMs === 0 ? {} : { tookMs: rounded(endedMs - sentMs) }),
    ...(status === 0 ? {} : { status }),
    ...(code === '' ? {} : { code: code.slice(0, 64) }),
    ...(reason === '' ? {} : { reason: reason.slice(0, 64) }),
  }
}
