/** A gateway as a process: from a file of its own, or at a control plane. */
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Failure, systemClock } from '@gatehouse/base'
import type { Gateway } from '@gatehouse/gateway'
import { type DataLock, lockDirectory } from '@gatehouse/store/data-lock.ts'
import { dataDirectory } from './data-directory.ts'
import { sayReady } from './family.ts'
import { useGeoFiles } from './geo-files.ts'
import { changeLevel, type Logger, levelBySignal, logger } from './log.ts'
import { metricsPortOf } from './metrics-port.ts'
import { ownListeners } from './own-listeners.ts'
import { ownPolicyLimits } from './own-policy-settings.ts'
import { redisOptions } from './redis-options.ts'
import { secretOptions } from './secret-settings.ts'
import { ownEgress, type Settings } from './settings.ts'
import { onStop } from './stopping.ts'
import { collectorAddresses, type GatewayTelemetry, gatewayTelemetry } from './telemetry.ts'
import { showFiles, tlsOptions } from './tls-files.ts'
import { wireLimitsOf } from './wire-limit-settings.ts'

/** How long a stop waits for the collector. */
const flushMsMax = 3000
/** How long readiness waits for a first program. */
const readyWaitMs = 10_000

export async function run(settings: Settings): Promise<void> {
  const log = logger('gateway', settings.logLevel)
  levelBySignal(log)
  if (!settings.config && !settings.control) {
    throw new Failure('setting_invalid', 'A gateway needs --config FILE or --control URL.')
  }
  if (settings.config && settings.stateKeyFile) {
    const hint = 'Leave it out; keep the data directory on an encrypted disk.'
    const message =
      'stateKeyFile seals keys that come from a control plane: a gateway that runs alone has none of those.'
    throw new Failure('setting_invalid', message, { hint })
  }
  if (settings.policies && !settings.config) {
    const hint = 'Name the directory at the control plane: its gateways get the policies from it.'
    throw new Failure('setting_invalid', 'A gateway of a control plane reads no policies of its own.', { hint })
  }
  lock = ownFolder(settings)
  if (settings.config) return alone(settings, settings.config, log)
  return linked(settings, settings.control!, log)
}

/** Of this gateway among others. */
const nodeName = ({ gatewayPort }: Settings) => `${hostname()}-${gatewayPort}`

const folderOf = ({ data }: Settings) => join(data, 'gateway')

/** On the folder of this process; held until it stops. */
let lock: DataLock | undefined

/** Throws `data_locked` while another gateway has it. */
function ownFolder(settings: Settings): DataLock | undefined {
  try {
    return lockDirectory(dataDirectory(folderOf(settings)))
  } catch (thrown) {
    // One that is alone and orders nothing writes nothing, such as on a disk that is for reading only.
    if (settings.config && (thrown as Failure).code === 'data_unwritable') return undefined
    throw thrown
  }
}

function commonOptions(settings: Settings, log: Logger, telemetry: GatewayTelemetry) {
  return {
    address: settings.address,
    port: settings.gatewayPort,
    limiterKeysMax: settings.limiterKeysMax,
    cacheBytesMax: settings.cacheBytesMax,
    idempotencyBytesMax: settings.idempotencyBytesMax,
    idempotencyWithoutRedis: settings.idempotencyWithoutRedis,
    zone: settings.zone,
    discovery: { dnsServers: settings.dnsServers, targetFiles: settings.targetFiles },
    redis: redisOptions(settings),
    secrets: secretOptions(settings, settings.config !== undefined),
    rulesDirectory: settings.wafRulesDirectory,
    recordedAddresses: settings.recordedAddresses,
    misses: { missesMax: settings.missesMax, banSeconds: settings.missBanSeconds },
    egress: { allow: settings.egressAllow, deny: [...ownListeners(), ...collectorAddresses(settings)] },
    ...wireOptions(settings),
    ...telemetry.options,
    tls: tlsOptions(settings),
    metrics: { address: settings.metricsAddress, port: metricsPortOf(settings) },
    metricsSeriesMax: settings.metricsSeriesMax,
    log,
    ...(settings.workers ? { workers: settings.workers } : {}),
  }
}

function wireOptions(settings: Settings) {
  const { pathPolicy, duplicateQueryKeys, underscoreHeaders, trustedProxies } = settings
  const { clientAddressHeader, clientCertificateHeader } = settings
  return {
    rules: { path: pathPolicy, duplicateQueryKeys, underscoreHeaders },
    callers: { trustedProxies, clientAddressHeader, clientCertificateHeader },
    proxyProtocol: settings.proxyProtocol,
    limits: wireLimitsOf(settings),
  }
}

/** Returns what ends the watch of them. */
async function useFiles(settings: Settings, gateway: Gateway, log: Logger): Promise<() => void> {
  const unwatch = [await showFiles(settings, gateway, log), await useGeoFiles(settings, gateway, log)]
  return () => unwatch.forEach(stop => void stop())
}

async function alone(settings: Settings, config: string, log: Logger): Promise<void> {
  const { startStandalone } = await import('./standalone/standalone.ts')
  const telemetry = gatewayTelemetry(settings, log)
  const options = commonOptions(settings, log, telemetry)
  const ordersDir = join(folderOf(settings), 'certificate-orders')
  const egress = { ...options.egress, allow: ownEgress(settings) }
  const kept = lock ? { stateDir: folderOf(settings) } : {}
  const own = settings.policies ? { policies: settings.policies, ownPolicies: ownPolicyLimits(settings) } : {}
  const { gateway, stop } = await startStandalone({ ...options, ...kept, ...own, config, egress, ordersDir })
  telemetry.begin(gateway, nodeName(settings))
  const unwatch = await useFiles(settings, gateway, log)
  onStop(async () => {
    unwatch()
    await stop(settings.drainTimeoutMs)
    await telemetry.close(flushMsMax)
    lock?.release()
  }, log)
  tell(settings, gateway)
}

async function linked(settings: Settings, controlUrl: string, log: Logger): Promise<void> {
  const { Gateway, startLink, SpoolSink } = await import('@gatehouse/gateway')
  const { catalogue } = await import('./capabilities.ts')
  const stateDir = folderOf(settings)
  const node = nodeName(settings)
  const telemetry = gatewayTelemetry(settings, log)
  const events = new SpoolSink({ stateDir, node, clock: systemClock, spoolBytesMax: settings.spoolBytesMax })
  const entry = new URL(`./gateway-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url)
  const gateway = new Gateway({
    ...{ ...commonOptions(settings, log, telemetry), entry, stateDir, events },
    ownPolicies: ownPolicyLimits(settings),
  })
  await gateway.prepare()
  telemetry.begin(gateway, node)
  const unwatch = await useFiles(settings, gateway, log)
  const link = await startLink({
    ...{ gateway, controlUrl, stateDir, node, events, log },
    told: ({ logLevel = settings.logLevel }) => changeLevel(log, logLevel),
    policies: catalogue.policies,
    ...(settings.enrolmentToken ? { enrolmentToken: settings.enrolmentToken } : {}),
    ...(settings.stateKeyFile ? { stateKeyFile: settings.stateKeyFile } : {}),
  })
  telemetry.describe({ 'gatehouse.gateway_group': link.gatewayGroup })
  // What is on disk is served by now, or nothing is there.
  await gateway.start()
  if (!(await soon(link.ready(), readyWaitMs))) log('warn', 'No program yet; requests are answered gateway_not_ready.')
  onStop(async () => {
    unwatch()
    await gateway.stop(settings.drainTimeoutMs)
    await link.close()
    await telemetry.close(flushMsMax)
    lock?.release()
  }, log)
  tell(settings, gateway)
}

/** Whether it came within the time. */
async function soon(event: Promise<void>, withinMs: number): Promise<boolean> {
  const late = new Promise<false>(resolve => setTimeout(resolve, withinMs, false).unref())
  return Promise.race([event.then(() => true), late])
}

function tell(
  settings: Settings,
  { port, securePort, metricsPort }: Pick<Gateway, 'port' | 'securePort' | 'metricsPort'>,
): void {
  const url = `http://${settings.address}:${port}`
  const secure = securePort === undefined ? undefined : `https://${settings.address}:${securePort}`
  const metrics = `http://${settings.metricsAddress}:${metricsPort}/metrics`
  sayReady({ url, metrics, ...(secure ? { secureUrl: secure } : {}) })
  if (process.send) return
  const lines = [`Gateway  ${url}`, ...(secure ? [`         ${secure}`] : []), `Metrics  ${metrics}`]
  const told = { gateway: url, metrics, ...(secure ? { gatewaySecure: secure } : {}) }
  process.stdout.write(settings.json ? `${JSON.stringify(told)}\n` : `${lines.join('\n')}\n`)
}
