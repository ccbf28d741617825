/** Whom a gateway calls for nobody: its own listeners, and what is the operator's alone. */
import type { EgressSettings } from '../worker/messages.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { redisAddresses, vaultAddress } from './store-addresses.ts'

export interface OwnPorts {
  callers: readonly (number | undefined)[]
  metrics: number | undefined
}

export function ownEgress(options: GatewayOptions, { callers, metrics: port }: OwnPorts): EgressSettings {
  const { address, egress, metrics, redis, secrets } = options
  const own = callers.flatMap(port => (port === undefined ? [] : [{ address, port }]))
  const operators = port !== undefined && metrics ? [{ address: metrics.address, port }] : []
  return { ...egress, deny: [...egress.deny, ...own, ...operators, ...redisAddresses(redis), ...vaultAddress(secrets)] }
}
