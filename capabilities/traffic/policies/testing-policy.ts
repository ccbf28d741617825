/** One policy between a caller and an upstream that are written down; shows what each of them got. Tests only. */
import { bodyOf, collect, HeaderList, systemClock } from '@gatehouse/base'
import { codingPort } from '@gatehouse/gateway/worker/coding/codings.ts'
import { filled } from '@gatehouse/schema'
import {
  type Consumer,
  type Exchange,
  type Host,
  type PolicyUnit,
  Refusal,
  type Reply,
  type Request,
  type RouteContract,
} from '@gatehouse/unit'

export interface Written {
  method?: string
  path?: string
  query?: string
  scheme?: 'http' | 'https'
  upgrade?: string
  headers?: Record<string, string | readonly string[]>
  body?: string | Uint8Array
  plan?: string
  /** Of a reply that the gateway made. */
  code?: string
  contract?: RouteContract
}

export interface Answered {
  status: number
  headers?: Record<string, string>
  body?: string | Uint8Array
}

export interface Seen {
  status: number
  headers: HeaderList
  text: string
  bytes: Uint8Array
  /** What is said of its length before the body. */
  lengthBytes: number | undefined
  /** What the upstream got; undefined when it was not asked. */
  sent?: { method: string; path: string; query: string; headers: HeaderList; text: string; bytes: Uint8Array }
}

const bytesOf = (body: string | Uint8Array) => (typeof body === 'string' ? new TextEncoder().encode(body) : body)
const over = () => new Error('too large for a test')
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

export function policyHost(): Host {
  return { identity: 'test', clock: systemClock, codings: codingPort() } as unknown as Host
}

/** Rejects with what the policy throws. */
export async function through(
  policy: PolicyUnit,
  config: unknown,
  { request = {}, reply = { status: 200 }, host = policyHost() }: { request?: Written; reply?: Answered; host?: Host },
): Promise<Seen> {
  const hooks = policy.create(filled(policy.config, config) as never, host)
  const exchange = exchangeOf(request)
  const outcome = await hooks.request?.(exchange)
  if (outcome instanceof Refusal) throw outcome
  let sent: Seen['sent']
  const next = async (): Promise<Reply> => {
    const { method, path, query, headers, body } = exchange.request
    const bytes = body ? await collect(body, 1e9, over) : new Uint8Array()
    sent = { method, path, query, headers: headers.clone(), text: textOf(bytes), bytes }
    const { status, headers: fields = {}, body: answered } = reply
    return {
      status,
      headers: HeaderList.from(fields),
      body: answered === undefined ? undefined : bodyOf(bytesOf(answered)),
      // As the wire has it from Content-Length.
      lengthBytes: answered === undefined ? undefined : bytesOf(answered).byteLength,
    }
  }
  const answer = outcome ?? (await (hooks.forward ? hooks.forward(exchange, next) : next()))
  await hooks.response?.(exchange, answer)
  const bytes = answer.body ? await collect(answer.body, 1e9, over) : new Uint8Array()
  return {
    status: answer.status,
    headers: answer.headers,
    text: textOf(bytes),
    bytes,
    lengthBytes: answer.lengthBytes,
    ...(sent && { sent }),
  }
}

function exchangeOf({
  method = 'GET',
  path = '/',
  query = '',
  scheme = 'http',
  upgrade,
  headers = {},
  body,
  plan,
  code,
  contract,
}: Written): Exchange {
  const consumer: Consumer | undefined =
    plan === undefined
      ? undefined
      : { applicationId: 'app_1', credentialId: 'crd_1', subscriptionId: 'sub_1', planId: 'pln_1', plan }
  const request: Request = {
    ...{ method, path, query, scheme, host: 'api.example', upgrade, clientAddress: '192.0.2.1' },
    headers: HeaderList.from(headers),
    body: body === undefined ? undefined : bodyOf(bytesOf(body)),
  }
  const route = { api: 'shop', apiVersion: 'v1', endpoint: 'any', template: '/{path+}', basePathLength: 0, contract }
  return {
    id: 'req_1',
    request,
    route,
    params: {},
    consumer,
    code,
    signal: new AbortController().signal,
    replyFields: [],
  } as unknown as Exchange
}
