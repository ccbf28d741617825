/** Where metrics stand when nobody says it: beside the gateway, so that a second platform on a machine needs no word about it. */
import type { Settings } from './settings.ts'

const usual = 8004
/** As far above the gateway’s as the usual ones are apart. */
const above = 4

type Ports = Pick<Settings, 'metricsPort' | 'gatewayPort' | 'controlPort' | 'portalPort' | 'issuerPort'>

export function metricsPortOf({ metricsPort, gatewayPort, controlPort, portalPort, issuerPort }: Ports): number {
  if (metricsPort !== undefined) return metricsPort
  if (gatewayPort === 0) return 0
  const beside = gatewayPort + above
  // Ports of the system are nobody's to take unasked.
  if (gatewayPort < 1024) return usual
  return beside > 65_535 || [controlPort, portalPort, issuerPort].includes(beside) ? 0 : beside
}
