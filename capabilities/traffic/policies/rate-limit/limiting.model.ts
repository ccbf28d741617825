/** The policy on real shared memory with a clock that stands still. For tests only. */
import { HeaderList } from '@gatehouse/base'
import { stillHost } from '@gatehouse/gateway/worker/still-host.model.ts'
import { filled, type Static } from '@gatehouse/schema'
import { type Exchange, type Host, type LimitSet, Refusal } from '@gatehouse/unit'
import { rateLimitConfig } from './limit-config.ts'
import { Limiting } from './limiting.ts'

export interface Asked {
  address?: string
  application?: string
  subscription?: string
  plan?: string
  endpoint?: string
  api?: string
  tenant?: string
  cost?: string | undefined
  /** Of a token that was verified. */
  claims?: Record<string, unknown>
}

/** Who calls unless somebody else is said. */
const caller = '192.0.2.77'

export const asked = (words: Asked): Asked => words

export function exchangeOf(words: Asked): Exchange & { leave(): void } {
  const { address = caller, application = 'app_0', subscription, plan, endpoint = 'e', api = 'ver_0' } = words
  const headers = new HeaderList()
  if (words.tenant !== undefined) headers.append('X-Tenant', words.tenant)
  if (words.cost !== undefined) headers.append('X-Cost', words.cost)
  const left = new AbortController()
  const exchange = {
    request: { headers, clientAddress: address, query: '' },
    route: { endpoint, apiVersionId: api },
    consumer: { applicationId: application, credentialId: 'c', subscriptionId: subscription, planId: plan },
    ...(words.claims && { identity: { scheme: 'jwt', claims: words.claims } }),
    ...{ signal: left.signal, replyFields: [] as string[], leave: () => left.abort() },
  }
  return exchange as unknown as Exchange & { leave(): void }
}

/** On a set of limits of its own where one is given. */
export function limitedBy(config: Static<typeof rateLimitConfig>, set?: LimitSet) {
  const { host, clock, health } = stillHost()
  const limiter = set ? { open: () => set } : host.limiter
  const hooks = new Limiting(filled(rateLimitConfig, config), { ...host, limiter } as Host)
  const ask = (words: Asked = {}) => {
    const exchange = exchangeOf(words)
    const outcome = hooks.request(exchange)
    const pairs = exchange.replyFields
    const fields = Object.fromEntries(pairs.flatMap((name, i) => (i % 2 ? [] : [[name, pairs[i + 1]!]])))
    return {
      fields: fields as Record<string, string>,
      refused: outcome instanceof Refusal ? outcome : undefined,
      waits: outcome instanceof Promise ? outcome : undefined,
      reply(status: number, said: Record<string, string> = {}) {
        const reply = { status, headers: HeaderList.from(said), body: undefined }
        void hooks.response?.(exchange, reply)
        return { names: [...reply.headers].map(([name]) => name) }
      },
      over: () => hooks.finish?.(exchange),
      leave: () => exchange.leave(),
    }
  }
  const left = () => {
    const found = hooks.limits?.(exchangeOf({}))
    return (found as readonly { remaining: number }[])[0]!.remaining
  }
  return { ask, clock, health, left, inside: () => host.gauges.count(`at-once ${caller}`) }
}
