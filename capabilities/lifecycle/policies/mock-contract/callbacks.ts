/** What a mock sends to whoever asked for it, after its answer: once, behind the egress rule, and nobody waits for it. */
import { bodyOf, collect, Failure } from '@gatehouse/base'
import { type Happened, withRuntimeValues } from '@gatehouse/contract/openapi/runtime-expression.ts'
import { shapeOf } from '@gatehouse/contract/parameter/shape.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { JsonProblem, readJson } from '@gatehouse/media/json-reader.ts'
import { Sampler } from '@gatehouse/sample'
import type { Exchange, FetchAsk, Host, Reply, RouteContract } from '@gatehouse/unit'
import { textOf } from './answers.ts'

/** At once, of one thread; more are not sent. */
const underWayMax = 50
const bodyBytesMax = 1_048_576
const timeoutMs = 5000
const answerBytesMax = 65_536

type Ask = Pick<FetchAsk, 'method' | 'url' | 'headers' | 'body'>

export class Callbacks {
  readonly #host: Host
  readonly #due = new WeakMap<Exchange, Ask[]>()
  readonly #samplers = new WeakMap<object, Sampler>()
  #underWay = 0

  constructor(host: Host) {
    this.#host = host
  }

  /** Writes down what an answer registers; addresses that cannot be told are left out. */
  async register(exchange: Exchange, { asked, reply, seed }: { asked: unknown; reply: Reply; seed: string }) {
    const { contract } = exchange.route
    const callbacks = contract?.endpoint.callbacks ?? []
    if (!contract || callbacks.length === 0 || reply.status >= 400) return
    const seen = await happened(exchange, asked, reply)
    const asks = callbacks.flatMap(({ name, url: written, method, types }): Ask[] => {
      const url = withRuntimeValues(written, seen)
      if (url === undefined || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return []
      const [type, content] = Object.entries(types)[0] ?? []
      if (type === undefined || !content) return [{ method, url }]
      const sampler = this.#samplerOf(contract)
      const [example] = Object.values(content.examples ?? {})
      const value = example ?? sampler.near(content.schema ?? {}, { seed: `${seed} ${name}` })
      const shape = shapeOf(content.schema, reference => sampler.target(reference))
      const body = new TextEncoder().encode(textOf(value, type, shape))
      return [{ method, url, headers: ['Content-Type', type], body }]
    })
    if (asks.length > 0) this.#due.set(exchange, asks)
  }

  /** The answer is out. */
  send(exchange: Exchange): void {
    for (const ask of this.#due.get(exchange) ?? []) void this.#one(ask)
    this.#due.delete(exchange)
  }

  async #one(ask: Ask): Promise<void> {
    if (this.#underWay >= underWayMax) return this.#untold(ask, `${underWayMax} are under way`)
    this.#underWay++
    try {
      await this.#host.fetch.send({ ...ask, timeoutMs, bytesMax: answerBytesMax })
    } catch (thrown) {
      this.#untold(ask, thrown instanceof Failure ? thrown.message : String(thrown))
    } finally {
      this.#underWay--
    }
  }

  #untold({ method, url }: Ask, reason: string): void {
    this.#host.log.warn('A callback of a mock was not taken.', { method, url, reason })
  }

  /** A callback is a request: what is only read is not in it. */
  #samplerOf({ schemas }: RouteContract): Sampler {
    const known = this.#samplers.get(schemas)
    if (known) return known
    const made = new Sampler(new Schemas({ $defs: schemas }, { side: 'request', formats: true, flat: true }))
    this.#samplers.set(schemas, made)
    return made
  }
}

async function happened({ request, params }: Exchange, asked: unknown, reply: Reply): Promise<Happened> {
  const { scheme, host, path, query } = request
  return {
    url: `${scheme}://${host}${path}${query === '' ? '' : `?${query}`}`,
    method: request.method,
    status: reply.status,
    request: {
      header: name => request.headers.get(name),
      query: name => new URLSearchParams(query).get(name) ?? undefined,
      path: name => (Object.hasOwn(params, name) ? params[name] : undefined),
      body: asked,
    },
    reply: { header: name => reply.headers.get(name), body: await bodyValue(reply) },
  }
}

/** The reply keeps its body. */
async function bodyValue(reply: Reply): Promise<unknown> {
  if (!reply.body) return undefined
  const bytes = await collect(reply.body, bodyBytesMax, () => new Failure('reply_too_large', 'A mock’s own reply.'))
  reply.body = bodyOf(bytes)
  try {
    return readJson(new TextDecoder().decode(bytes))
  } catch (thrown) {
    if (thrown instanceof JsonProblem) return undefined
    throw thrown
  }
}
