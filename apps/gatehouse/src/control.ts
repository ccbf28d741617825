/** The control plane as a process. */
import { hostname } from 'node:os'
import { giveBackMemory } from '@gatehouse/base/idle-memory.ts'
import type { Control } from '@gatehouse/control'
import { type ControlPlane, openControlPlane } from './control-plane.ts'
import { dataDirectory } from './data-directory.ts'
import { sayReady } from './family.ts'
import { levelBySignal, logger } from './log.ts'
import type { Settings } from './settings.ts'
import { onStop } from './stopping.ts'
import { openTelemetry } from './telemetry.ts'

/** How long the token lives that lets the embedded gateway in. */
const enrolmentMs = 600_000

export async function run(settings: Settings): Promise<void> {
  const log = logger('control', settings.logLevel)
  levelBySignal(log)
  dataDirectory(settings.data)
  const telemetry = openTelemetry(settings, log, {
    program: 'control',
    instance: `${hostname()}-${settings.controlPort}`,
  })
  const plane = await openControlPlane(settings, log)
  giveBackMemory()
  onStop(async () => {
    await plane.close()
    await telemetry?.close(3000)
  }, log)
  const { url, distribution, control, issuerPort, inbox } = plane
  const { administrator } = control
  sayReady({
    url,
    distributionPort: distribution.port,
    enrolmentToken: await distribution.enrolmentToken(await defaultGroup(control), enrolmentMs),
    ...(administrator ? { administrator } : {}),
    ...(issuerPort === undefined ? {} : { issuerPort }),
    ...(inbox === undefined ? {} : { inbox }),
  })
  if (!process.send) announce(settings, plane)
}

const defaultGroup = ({ rows }: Control) =>
  rows.read(async resources => (await resources.get('GatewayGroup', 'default')).id)

function announce({ json, address }: Settings, { url, distribution, control, issuerPort, inbox }: ControlPlane): void {
  const { administrator } = control
  const distributionPort = distribution.port
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ control: url, distributionPort, issuerPort, inbox, ...(administrator ? { administrator } : {}) })}\n`,
    )
    return
  }
  process.stdout.write(`Control API  ${url}\nGateways     ${address}:${distributionPort}\n`)
  if (issuerPort !== undefined) process.stdout.write(`Issuers      ${address}:${issuerPort}\n`)
  if (inbox !== undefined) process.stdout.write(`Mails        ${inbox}\n`)
  if (administrator)
    process.stdout.write(`Sign in as ${administrator.email} with ${administrator.password} (shown once)\n`)
}
