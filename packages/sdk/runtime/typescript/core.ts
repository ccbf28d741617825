import { writeBody } from './body.ts'
import { ApiError, ConnectionError, ReplyError } from './errors.ts'
import { jsonValue } from './json.ts'
import { isRetried, type Wait, wait, waitMs } from './retry.ts'
import type { Arguments, OperationShape, SchemeShape } from './shape.ts'
import { writeParameters } from './write-parameters.ts'

/** A secret, or what gets a fresh one for each request. Of `basic` it is `user:password`. */
export type Secret = string | (() => string | Promise<string>)

export interface CoreOptions {
  /** Address of the API with its path. */
  baseUrl?: string
  auth?: Readonly<Record<string, Secret | undefined>>
  /** Sent with each request. */
  headers?: Readonly<Record<string, string>>
  /** Of each try; 60 seconds unless said. */
  timeoutMs?: number
  /** Further tries; 2 unless said. */
  retriesMax?: number
  fetch?: typeof globalThis.fetch
  /** Between tries; for tests. */
  wait?: Wait
}

export interface CallOptions {
  signal?: AbortSignal
  timeoutMs?: number
  retriesMax?: number
  headers?: Readonly<Record<string, string>>
}

/** Replies that are read whole. */
const replyBytesMax = 256 * 2 ** 20

export class Core {
  readonly #base: string
  readonly #options: CoreOptions
  readonly #schemes: Readonly<Record<string, SchemeShape>>

  constructor(options: CoreOptions, schemes: Readonly<Record<string, SchemeShape>>, server: string) {
    this.#base = (options.baseUrl ?? server).replace(/\/+$/, '')
    if (!/^https?:\/\//i.test(this.#base)) throw new TypeError('baseUrl begins with http:// or https://')
    this.#options = options
    this.#schemes = schemes
  }

  /** The answer, with its body unread. `url` takes the place of path and query: a further page. */
  async open(shape: OperationShape, args: Arguments, options: CallOptions = {}, url?: string): Promise<Response> {
    const request = await this.#request(shape, args, options)
    const address = url ?? request.url
    const canRepeat = shape.repeatable === 'always' || request.headers.has('idempotency-key')
    const triesMax = canRepeat ? (options.retriesMax ?? this.#options.retriesMax ?? 2) : 0
    const { signal = new AbortController().signal } = options
    for (let attempt = 0; ; attempt++) {
      const found = await this.#send(shape, { ...request, url: address }, options).catch((thrown: unknown) => thrown)
      const isAnswer = found instanceof Response
      if (isAnswer && (found.ok || isPromised(shape, found))) return found
      if (attempt >= triesMax || signal.aborted || (isAnswer && !isRetried(found.status))) {
        throw isAnswer ? await refusal(shape, found) : found
      }
      if (isAnswer) await found.body?.cancel()
      const pause = this.#options.wait ?? wait
      await pause(waitMs(attempt, isAnswer ? found.headers : undefined, Date.now()), signal)
    }
  }

  async call(shape: OperationShape, args: Arguments, options?: CallOptions): Promise<unknown> {
    return (await this.read(shape, await this.open(shape, args, options))).value
  }

  async read(shape: OperationShape, response: Response): Promise<{ value: unknown; response: Response }> {
    if (shape.reply === 'none') {
      await response.body?.cancel()
      return { value: undefined, response }
    }
    const text = await textOf(shape, response)
    if (shape.reply === 'text') return { value: text, response }
    if (text === '') return { value: undefined, response }
    try {
      return { value: jsonValue(text), response }
    } catch (cause) {
      throw new ReplyError(shape.id, 'the answer is no JSON', cause)
    }
  }

  async #request(shape: OperationShape, args: Arguments, options: CallOptions) {
    const { target, headers: own } = writeParameters(shape, args)
    const headers = new Headers({ ...this.#options.headers, ...options.headers })
    for (const [name, value] of own) headers.set(name, value)
    const url = await this.#show(shape, headers, `${this.#base}${target}`)
    if (shape.repeatable === 'with-key' && !headers.has('idempotency-key'))
      headers.set('idempotency-key', crypto.randomUUID())
    const value = args.body
    const written = shape.body && value !== undefined ? writeBody(shape.body, value) : undefined
    if (written?.type !== undefined) headers.set('content-type', written.type)
    return { url, headers, ...(written ? { body: written.body } : {}) }
  }

  /** Credentials of the first alternative for which there are all. */
  async #show({ security }: OperationShape, headers: Headers, url: string): Promise<string> {
    const { auth = {} } = this.#options
    const chosen = security.find(all => all.length > 0 && all.every(one => auth[one] !== undefined)) ?? []
    let shown = url
    for (const id of chosen) {
      const scheme = this.#schemes[id]
      const secret = auth[id]
      if (!scheme || secret === undefined) continue
      const text = typeof secret === 'function' ? await secret() : secret
      const value = scheme.kind === 'basic' ? btoa(String.fromCharCode(...new TextEncoder().encode(text))) : text
      if (scheme.in === 'header') headers.set(scheme.name, scheme.prefix ? `${scheme.prefix} ${value}` : value)
      else if (scheme.in === 'cookie') {
        const other = headers.get('cookie')
        headers.set('cookie', `${other ? `${other}; ` : ''}${scheme.name}=${encodeURIComponent(value)}`)
      } else
        shown += `${shown.includes('?') ? '&' : '?'}${encodeURIComponent(scheme.name)}=${encodeURIComponent(value)}`
    }
    return shown
  }

  /** Redirects are not followed: a credential goes where it is meant to go, and nowhere else. */
  async #send(
    { id, method, reply }: OperationShape,
    { url, ...rest }: { url: string; headers: Headers; body?: NonNullable<RequestInit['body']> },
    options: CallOptions,
  ): Promise<Response> {
    // A stream may go on for longer: its beginning alone is waited for.
    const ending = new AbortController()
    const ms = options.timeoutMs ?? this.#options.timeoutMs ?? 60_000
    const timer = setTimeout(() => ending.abort(new DOMException('The time is over.', 'TimeoutError')), ms)
    const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal
    const { fetch = globalThis.fetch } = this.#options
    try {
      const response = await fetch(url, { method, ...rest, signal, redirect: 'manual' })
      if (isStream(reply)) clearTimeout(timer)
      else (timer as { unref?: () => void }).unref?.()
      return response
    } catch (cause) {
      clearTimeout(timer)
      if (options.signal?.aborted) throw options.signal.reason
      throw new ConnectionError(id, cause)
    }
  }
}

const isStream = (reply: OperationShape['reply']): boolean =>
  reply === 'events' || reply === 'lines' || reply === 'binary'

const isPromised = ({ reply }: OperationShape, { status }: Response): boolean =>
  reply === 'none' && status >= 300 && status < 400

async function refusal(shape: OperationShape, response: Response): Promise<ApiError> {
  const { status, headers } = response
  const text = await textOf(shape, response)
  let body: unknown = text
  try {
    if (/[/+]json\b/i.test(headers.get('content-type') ?? '')) body = jsonValue(text)
  } catch {
    // Told as the text that it is.
  }
  return new ApiError(shape.id, { status, headers, body })
}

async function textOf({ id }: OperationShape, response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  try {
    const reader = response.body?.getReader()
    for (let next = await reader?.read(); next && !next.done; next = await reader!.read()) {
      bytes += next.value.byteLength
      if (bytes > replyBytesMax) {
        await reader!.cancel()
        throw new ReplyError(id, `the answer has more than ${replyBytesMax} bytes`)
      }
      text += decoder.decode(next.value, { stream: true })
    }
  } catch (cause) {
    throw cause instanceof ReplyError ? cause : new ConnectionError(id, cause)
  }
  return text + decoder.decode()
}
