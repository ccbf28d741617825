/** What policies ask of servers by name: pools of this thread, under the egress rule, bounded in number. */
import { bodyOf, collect, Failure, HeaderList } from '@gatehouse/base'
import { ask, type EgressRule, type UpstreamPool, upstreamPool } from '@gatehouse/http'
import type { FetchAnswer, FetchAsk, FetchPort } from '@gatehouse/unit'

/** Servers whose connections are kept; the one that was asked longest ago makes room. */
const poolsMax = 64
const connectionsMax = 64

export class ThreadFetch implements FetchPort {
  readonly #egress: EgressRule
  /** The one that was asked last stands last. */
  readonly #pools = new Map<string, UpstreamPool>()

  constructor(egress: EgressRule) {
    this.#egress = egress
  }

  async send(asked: FetchAsk): Promise<FetchAnswer> {
    const { method = 'GET', headers = [], body, timeoutMs, bytesMax } = asked
    const url = fetchable(asked.url)
    const cancellation = { cancelled: undefined, onCancel: undefined as ((reason: Error) => void) | undefined }
    const late = new Failure('fetch_timeout', `${url.host} did not answer within ${timeoutMs} ms.`)
    const reading = new AbortController()
    const timer = setTimeout(() => {
      cancellation.onCancel?.(late)
      reading.abort(late)
    }, timeoutMs)
    try {
      const reply = await ask(
        this.#poolOf(url, asked),
        {
          method,
          target: url.pathname + url.search,
          headers: new HeaderList(['Host', url.host, ...headers]),
          body: body && bodyOf(body),
        },
        cancellation,
      )
      const source = reply.body
      if (!source) return { status: reply.status, headers: reply.headers, body: new Uint8Array() }
      const tooLarge = () => new Failure('document_too_large', `${url.host} answered more than ${bytesMax} bytes.`)
      const ended = new Promise<never>((_, reject) => {
        reading.signal.addEventListener('abort', () => {
          source.abort(late)
          reject(late)
        })
      })
      const whole = await Promise.race([collect(source, bytesMax, tooLarge), ended])
      return { status: reply.status, headers: reply.headers, body: whole }
    } finally {
      clearTimeout(timer)
    }
  }

  async close(deadlineMs: number): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all(pools.map(pool => pool.close(deadlineMs)))
  }

  #poolOf({ origin }: URL, { authorities, timeoutMs }: FetchAsk): UpstreamPool {
    const key = authorities === undefined ? origin : `${origin} ${authorities}`
    const kept = this.#pools.get(key)
    const pool = kept ?? this.#open(origin, authorities, timeoutMs)
    this.#pools.delete(key)
    this.#pools.set(key, pool)
    if (!kept && this.#pools.size > poolsMax) {
      const [oldest, last] = this.#pools.entries().next().value!
      this.#pools.delete(oldest)
      void last.close(60_000)
    }
    return pool
  }

  #open(origin: string, authorities: string | undefined, timeoutMs: number): UpstreamPool {
    return upstreamPool({
      ...{ origin, connectionsMax, egress: this.#egress },
      ...{ connectTimeoutMs: timeoutMs, firstByteTimeoutMs: timeoutMs, idleTimeoutMs: timeoutMs },
      ...(authorities === undefined ? {} : { tls: { authorities } }),
    })
  }
}

/** Throws `fetch_failed`. */
function fetchable(text: string): URL {
  const url = URL.parse(text)
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url
  throw new Failure('fetch_failed', `${text.slice(0, 200)} is no address of http or https.`)
}
