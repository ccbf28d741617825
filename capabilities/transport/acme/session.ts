/** Signed requests to one certificate authority: nonces, errors, bounds. What it answers is believed in nothing. */
import type { Clock } from '@gatehouse/base'
import type { GuardedRequest, RequestAnswer, RequestAsk } from '@gatehouse/http/egress-request.ts'
import { problemsOf, type Static, type TSchema, Type } from '@gatehouse/schema'
import type { AccountKey } from './account-key.ts'
import { refusal, unreadable } from './refusals.ts'
import { retryAfterMs } from './retry-after.ts'

export interface SessionOptions {
  /** Address of its directory. */
  directory: string
  /** Certificates in PEM that vouch for it, in place of those of the system. */
  authorities?: string | undefined
  key: AccountKey
  request: GuardedRequest
  clock: Clock
  /** Called before every request; what it throws ends the work. */
  before: () => Promise<void>
}

export interface Answer {
  /** Parsed JSON, or the text where it is none. */
  body: unknown
  location: string | undefined
  retryAfterMs: number | undefined
}

/** Of each request: the authority may find fault with every nonce, and would be asked for ever. */
const noncesMax = 10

const address = Type.String({ maxLength: 2000, pattern: '^https://' })
const directorySchema = Type.Object({
  newNonce: address,
  newAccount: address,
  newOrder: address,
  renewalInfo: Type.Optional(address),
  meta: Type.Optional(
    Type.Object({
      termsOfService: Type.Optional(Type.String({ maxLength: 2000 })),
      externalAccountRequired: Type.Optional(Type.Boolean()),
    }),
  ),
})
export type Directory = Static<typeof directorySchema>

export class Session {
  readonly #options: SessionOptions
  #directory: Directory | undefined
  #nonce: string | undefined
  /** Address of the account, once it is known. */
  account: string | undefined

  constructor(options: SessionOptions) {
    this.#options = options
  }

  get key(): AccountKey {
    return this.#options.key
  }

  async directory(): Promise<Directory> {
    const { directory } = this.#options
    this.#directory ??= shaped(directorySchema, (await this.get(directory, 'The directory')).body, 'The directory')
    return this.#directory
  }

  /** Without signature: what anybody may read. */
  async get(url: string, about: string): Promise<Answer> {
    const answer = await this.#send({ method: 'GET', url })
    return this.#read(answer, about)
  }

  /** No payload makes it a POST-as-GET. Throws `issuer_refused` or `issuer_unavailable`, or what fetching fails with. */
  async post(url: string, payload: object | undefined, about: string): Promise<Answer> {
    for (let left = noncesMax; ; left--) {
      const nonce = this.#nonce ?? (await this.#newNonce())
      this.#nonce = undefined
      const answer = await this.#send({
        ...{ method: 'POST', url },
        headers: { 'content-type': 'application/jose+json' },
        body: this.key.signed(payload, { url, nonce, account: this.account }),
      })
      if (left > 1 && isBadNonce(answer)) continue
      return this.#read(answer, about)
    }
  }

  async #newNonce(): Promise<string> {
    const { newNonce } = await this.directory()
    await this.#send({ method: 'HEAD', url: newNonce })
    if (this.#nonce === undefined) throw unreadable('A new nonce', 'none came that can be read')
    return this.#nonce
  }

  async #send(ask: RequestAsk): Promise<RequestAnswer> {
    const { request, authorities, before } = this.#options
    if (!ask.url.startsWith('https://')) throw unreadable('An address of the authority', 'it is not https')
    await before()
    const answer = await request({ ...ask, ...(authorities === undefined ? {} : { authorities }) })
    const nonce = answer.header('replay-nonce')
    if (nonce !== undefined && /^[\w-]{1,500}$/.test(nonce)) this.#nonce = nonce
    return answer
  }

  #read(answer: RequestAnswer, about: string): Answer {
    const after = retryAfterMs(answer.header('retry-after'), this.#options.clock.nowMs())
    const body = parsed(answer)
    const { status } = answer
    if (status < 200 || status > 299) throw refusal(about, body, { status, retryAfterMs: after })
    return { body, location: answer.header('location'), retryAfterMs: after }
  }
}

/** The value as the schema has it; throws `issuer_unavailable` with what is missing. */
export function shaped<S extends TSchema>(schema: S, value: unknown, about: string): Static<S> {
  const [problem] = problemsOf(schema, value)
  if (problem) throw unreadable(about, `${problem.pointer ?? ''} ${problem.message}`)
  return value as Static<S>
}

function isBadNonce(answer: RequestAnswer): boolean {
  const body = answer.status === 400 ? parsed(answer) : undefined
  return (body as { type?: unknown } | undefined)?.type === 'urn:ietf:params:acme:error:badNonce'
}

function parsed({ bytes }: RequestAnswer): unknown {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
