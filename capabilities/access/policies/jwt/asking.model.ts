/** The policy between a caller and nobody. Tests only. */
import { HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { SharedHoldings } from '@gatehouse/gateway/worker/shared-holdings.ts'
import { filled, type Static } from '@gatehouse/schema'
import { type Consumer, type Exchange, type Host, type Identity, type PolicyUnit, Refusal } from '@gatehouse/unit'
import type { jwtConfig } from './config.ts'
import { audience, issuerUrl, type ModelIssuer } from './issuer.model.ts'
import { jwt } from './jwt.ts'

export interface Asked {
  code?: string
  /** What the caller is told, and what whoever looks into it is. */
  detail?: string
  reason?: string
  headers?: readonly string[]
  identity?: Identity
  consumer?: Consumer
  /** Whether the answer came in the same turn. */
  atOnce: boolean
  /** What would go on to the upstream. */
  sent: HeaderList
}

export function asking(
  issuer: ModelIssuer,
  config: Partial<Static<typeof jwtConfig>> = {},
  { clients = {}, clock = new ManualClock(Date.UTC(2026, 0, 1)), holdings = new SharedHoldings() } = {} as {
    clients?: Record<string, string>
    clock?: ManualClock
    holdings?: SharedHoldings
  },
) {
  const warnings: unknown[] = []
  const host = {
    ...{ identity: 'i', clock, fetch: issuer, shared: holdings.portFor('env') },
    log: { warn: (_: string, fields: unknown) => void warnings.push(fields), error() {} },
    digest: (text: string) => `digest of ${text}`,
    directory: {
      credential: () => undefined,
      client: (of: string, id: string) =>
        clients[`${of} ${id}`] === undefined ? undefined : { applicationId: clients[`${of} ${id}`] },
    },
  } as unknown as Host
  const policy = jwt as unknown as PolicyUnit
  const written = { issuer: issuerUrl, audiences: [audience], ...config }
  const hooks = policy.create(filled(policy.config, written) as never, host)
  const ask = async (fields: Record<string, string>, consumer?: Partial<Consumer>): Promise<Asked> => {
    const headers = HeaderList.from(fields)
    const exchange = { request: { headers, query: '' }, consumer, identity: undefined } as unknown as Exchange
    const outcome = hooks.request!(exchange)
    const late = await outcome
    const common = { atOnce: !(outcome instanceof Promise), sent: headers }
    if (late instanceof Refusal) {
      const { code, detail, reason, headers: told } = late
      return { ...common, code, detail, headers: told, ...(reason === undefined ? {} : { reason }) }
    }
    return {
      ...common,
      ...(exchange.identity && { identity: exchange.identity }),
      ...(exchange.consumer && { consumer: exchange.consumer }),
    }
  }
  const bearer = (token: string) => ask({ Authorization: `Bearer ${token}` })
  return { ask, bearer, clock, hooks, holdings, warnings }
}
