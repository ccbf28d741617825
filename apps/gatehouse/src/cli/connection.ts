/** Calls to the control API, as the caller that the flags and variables name. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure, type FailureCode, failureKinds, type Problem } from '@gatehouse/base'
import { eventsIn } from './event-stream.ts'
import type { Flag } from './flags.ts'
import { withProgress } from './progress.ts'
import { usage } from './usage.ts'
import type { World } from './world.ts'

export const connectionFlags: readonly Flag[] = [
  {
    name: 'url',
    type: 'string',
    description: 'Control plane; GATEHOUSE_URL, the one of --data, http://127.0.0.1:8001 unless said.',
  },
  { name: 'token', type: 'string', description: 'API token; GATEHOUSE_TOKEN, or the file `token` in --data.' },
  { name: 'organization', type: 'string', description: 'GATEHOUSE_ORGANIZATION, default unless said.' },
  { name: 'workspace', type: 'string', description: 'GATEHOUSE_WORKSPACE, default unless said.' },
  { name: 'data', type: 'string', description: 'Data directory; GATEHOUSE_DATA, ./data unless said.' },
  { name: 'json', type: 'boolean', description: 'Answers as JSON.' },
]

/** What is sent to the control plane at most takes this long, an answer included. */
const timeoutMs = 120_000

/** Until a stream that is over is asked for again. */
const againMs = 1000

export interface Ask {
  method: string
  /** With `{organization}`, `{workspace}` and `{name}`. */
  path: string
  name?: string | undefined
  query?: Readonly<Record<string, unknown>>
  body?: unknown
  etag?: string
}

export class Connection {
  readonly organization: string
  readonly workspace: string
  readonly #url: string
  readonly #token: string | undefined
  readonly #world: World
  readonly #data: string

  constructor(values: Readonly<Record<string, unknown>>, world: World) {
    const { env } = world
    const said = (name: string, otherwise: string) =>
      (values[name] as string | undefined) ?? (env[`GATEHOUSE_${name.toUpperCase()}`] || otherwise)
    this.organization = said('organization', 'default')
    this.workspace = said('workspace', 'default')
    const data = resolve(world.cwd, said('data', './data'))
    const url = said('url', '') || runningUrl(data) || 'http://127.0.0.1:8001'
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
      throw usage(`--url is not a web address: ${url.slice(0, 100)}`)
    this.#data = data
    this.#url = url.replace(/\/+$/, '')
    this.#world = world
    this.#token = said('token', '') || this.#fileToken(data)
  }

  /** The answer's body, undefined when it has none; throws the failure that the control plane answers with. */
  async ask(call: Ask): Promise<unknown> {
    const what = `${call.method} ${call.path.split('/').slice(3).join('/')}`
    return withProgress(this.#world, `waiting for ${what}`, () => this.#send(call))
  }

  /**
   * Events of an operation that streams, as long as somebody takes them: a stream that is over is asked for again.
   * Throws what the control plane refuses with.
   */
  async *follow({ path, name, query }: Ask): AsyncGenerator<unknown> {
    for (;;) {
      let reply: Response
      try {
        const headers = { ...this.#headers(), accept: 'text/event-stream' }
        reply = await this.#world.fetch(this.#target({ path, name, query }), { headers, redirect: 'error' })
      } catch (reason) {
        throw this.#unreachable(reason)
      }
      if (!reply.ok) throw this.#refused(await reply.text(), reply)
      for await (const { type, data } of eventsIn(reply.body!)) {
        const event = parsed(data, reply, this.#url)
        if (type === 'problem') throw failureOf(event, 500)
        yield event
      }
      await new Promise<void>(resolve => this.#world.clock.after(againMs, resolve))
    }
  }

  /** Bytes of an operation that answers a file, as they come. Throws what the control plane refuses with. */
  async *download({ method, path, name, query, body }: Ask): AsyncGenerator<Uint8Array> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const headers = { ...this.#headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    try {
      const target = this.#target({ path, name, query })
      const reply = await this.#world.fetch(target, { method, headers, redirect: 'error', ...sent })
      if (!reply.ok) throw this.#refused(await reply.text(), reply)
      yield* reply.body as unknown as AsyncIterable<Uint8Array>
    } catch (reason) {
      throw reason instanceof Failure ? reason : this.#unreachable(reason)
    }
  }

  #target({ path, name, query }: Pick<Ask, 'path' | 'name' | 'query'>): string {
    return `${this.#url}${this.#filled(path, name)}${queryText(query)}`
  }

  #headers(): Record<string, string> {
    return this.#token ? { authorization: `Bearer ${this.#token}` } : {}
  }

  async #send({ method, path, name, query, body, etag }: Ask): Promise<unknown> {
    const target = this.#target({ path, name, query })
    const headers: Record<string, string> = { ...this.#headers(), accept: 'application/json' }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (etag) headers['if-match'] = /^(\*$|")/.test(etag) ? etag : `"${etag}"`
    const signal = AbortSignal.timeout(timeoutMs)
    const sent = {
      method,
      headers,
      signal,
      redirect: 'error',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
    let reply: Response
    let text: string
    try {
      reply = await this.#world.fetch(target, sent as RequestInit)
      text = await reply.text()
    } catch (reason) {
      throw this.#unreachable(reason)
    }
    if (reply.ok) return text === '' ? undefined : parsed(text, reply, this.#url)
    throw this.#refused(text, reply)
  }

  #filled(path: string, name: string | undefined): string {
    const values: Record<string, string | undefined> = {
      organization: this.organization,
      workspace: this.workspace,
      name,
    }
    return path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(values[key] ?? ''))
  }

  /** Made by the first start; goes nowhere but to this machine. */
  #fileToken(data: string): string | undefined {
    const { hostname } = new URL(this.#url)
    if (!/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname)) return undefined
    try {
      return readFileSync(join(data, 'token'), 'utf8').trim() || undefined
    } catch {
      return undefined
    }
  }

  #refused(text: string, reply: Response): Failure {
    const failure = failureOf(parsed(text, reply, this.#url), reply.status)
    if (failure.code !== 'not_signed_in' || this.#token) return failure
    return new Failure(failure.code, `${this.#url} asks who you are, and no token was found.`, {
      hint: `Name the data directory that \`start\` was given (--data, GATEHOUSE_DATA; looked in ${this.#data}), or a token: --token, GATEHOUSE_TOKEN.`,
    })
  }

  #unreachable(reason: unknown): Failure {
    const { name, cause } = reason as Error & { cause?: { code?: string; message?: string } }
    const why = name === 'TimeoutError' ? `no answer in ${timeoutMs / 1000} s` : (cause?.code ?? cause?.message ?? name)
    return new Failure('control_unreachable', `${this.#url} does not answer (${why}).`, { cause: reason })
  }
}

/** Where the platform of the data directory said that its control plane is. */
function runningUrl(data: string): string | undefined {
  try {
    const { control } = JSON.parse(readFileSync(join(data, 'addresses.json'), 'utf8')) as { control?: unknown }
    return typeof control === 'string' ? control : undefined
  } catch {
    return undefined
  }
}

function queryText(query: Readonly<Record<string, unknown>> = {}): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, Array.isArray(value) ? value.join(',') : String(value)]],
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

function parsed(text: string, reply: Response, url: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const detail = `${url} answered ${reply.status} with something that is not JSON; is it the control plane?`
    throw new Failure('control_unreachable', detail, { hint: 'Name the control plane with --url.' })
  }
}

/** The problem document of an answer as the failure it was. */
function failureOf(answer: unknown, status: number): Failure {
  const {
    code,
    detail,
    title,
    hint,
    problems,
    type: _,
    status: __,
    ...extra
  } = (answer ?? {}) as Record<string, unknown>
  const known = typeof code === 'string' && code in failureKinds ? (code as FailureCode) : 'internal'
  return new Failure(known, String(detail ?? title ?? `The control plane answered ${status}.`), {
    ...(typeof hint === 'string' ? { hint } : {}),
    ...(Array.isArray(problems) ? { problems: problems as Problem[] } : {}),
    extra,
  })
}
