/** `gatehouse start`: the whole platform on one machine, each part a process of its own. */
import { randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { claimPort } from '@gatehouse/http'
import { dataDirectory } from './data-directory.ts'
import { Member } from './family.ts'
import { levelBySignal, logger } from './log.ts'
import { metricsPortOf } from './metrics-port.ts'
import { ownListenersText } from './own-listeners.ts'
import { flagOf, gatewayOnly, ownEgress, type SettingName, type Settings } from './settings.ts'
import { onStop } from './stopping.ts'
import { otlpSettingNames } from './telemetry-settings.ts'

interface ControlReady {
  url: string
  distributionPort: number
  enrolmentToken: string
  administrator?: { email: string; password: string }
  issuerPort?: number
  inbox?: string
}

interface GatewayReady {
  url: string
  metrics: string
  secureUrl?: string
}

export async function run(settings: Settings): Promise<void> {
  const log = logger('start', settings.logLevel)
  levelBySignal(log)
  dataDirectory(settings.data)
  const tokenFile = join(settings.data, 'token')
  const token = settings.token ?? (existsSync(tokenFile) ? undefined : `ght_${randomBytes(24).toString('hex')}`)
  const found = {
    portalPort: await claimPort(settings.address, settings.portalPort),
    // The portal calls there for its readers, and stands before it.
    gatewayPort: await claimPort(settings.address, settings.gatewayPort),
    metricsPort: metricsPortOf(settings),
    portalKey: settings.portalKey ?? randomBytes(24).toString('hex'),
  }
  const { control, portal, gateway } = members({ ...settings, ...found, ...(token ? { token } : {}) }, log)
  onStop(async () => {
    for (const member of [gateway, portal, control]) member.letGo()
    await gateway.stop(settings.drainTimeoutMs + 5000)
    await Promise.all([portal.stop(5000), control.stop(15_000)])
  }, log)
  try {
    const controlReady = (await control.start()) as unknown as ControlReady
    if (controlReady.administrator && token) writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 })
    const { url: portalUrl } = (await portal.start({ GATEHOUSE_CONTROL_URL: controlReady.url })) as { url: string }
    const ready = await gateway.start(gatewayEnv(settings, controlReady, portalUrl))
    const { url: gatewayUrl, metrics, secureUrl: gatewaySecure } = ready as unknown as GatewayReady
    const distributionPort = String(controlReady.distributionPort)
    const issuerPort = controlReady.issuerPort
    control.pin({
      ...{ '--control-port': portOf(controlReady.url), '--distribution-port': distributionPort },
      ...(issuerPort === undefined ? {} : { '--issuer-port': String(issuerPort) }),
    })
    portal.pin({ '--portal-port': portOf(portalUrl) })
    gateway.forget('GATEHOUSE_ENROLMENT_TOKEN') // used: from now on it has an identity
    gateway.pin({ '--gateway-port': portOf(gatewayUrl), '--metrics-port': portOf(metrics) })
    const secure = gatewaySecure === undefined ? {} : { gatewaySecure }
    const { inbox } = controlReady
    const issuers = issuerPort === undefined ? {} : { issuers: `http://${settings.address}:${issuerPort}` }
    const addresses = {
      gateway: gatewayUrl,
      ...secure,
      control: controlReady.url,
      portal: portalUrl,
      metrics,
      ...issuers,
    }
    const distribution = `https://${settings.address}:${distributionPort}`
    writeFileSync(join(settings.data, 'addresses.json'), `${JSON.stringify({ ...addresses, distribution })}\n`)
    const mails = inbox === undefined ? {} : { mails: inbox }
    announce(settings, { ...addresses, ...mails, administrator: controlReady.administrator })
  } catch (thrown) {
    await Promise.all([gateway.stop(2000), portal.stop(2000), control.stop(10_000)])
    throw thrown
  }
  if (process.env.GATEHOUSE_BUILD_WEB !== 'no') {
    const { buildWeb } = await import('./build-web.ts')
    await buildWeb(log)
  }
}

function members(settings: Settings, log: ReturnType<typeof logger>): Record<'control' | 'portal' | 'gateway', Member> {
  const egress = ownEgress(settings).flatMap(one => ['--egress-allow', one])
  const common = ['--address', settings.address, '--log-level', settings.logLevel, ...flagsFor(settings, otlpNames)]
  const data = ['--data', settings.data]
  return {
    control: new Member({
      name: 'control',
      args: [
        'control',
        ...common,
        ...data,
        ...egress,
        '--control-port',
        String(settings.controlPort),
        '--distribution-port',
        '0',
        ...flagsFor(settings, ['policies', 'issuerUrl', 'issuerPort', 'trustedProxies', 'clientAddressHeader']),
        ...flagsFor(settings, [
          'smtpFrom',
          'smtpTls',
          'webhookAllow',
          'consoleUrl',
          'usageRequestDays',
          'usageFigureDays',
          'wordingUrl',
          'wordingModel',
        ]),
        '--portal-url',
        portalUrlOf(settings),
      ],
      // The optimising compiler of WebAssembly needs more memory for PGlite than everything else together.
      execArgv: ['--liftoff-only'],
      env: { ...secretEnv(settings), ...portalEnv(settings), ...otlpEnv(settings) },
      log,
    }),
    portal: new Member({
      name: 'portal',
      args: [
        ...['portal', ...common, '--portal-port', String(settings.portalPort), '--gateway-url', gatewayUrlOf(settings)],
        ...flagsFor(settings, ['portalUrl', 'trustedProxies', 'clientAddressHeader']),
      ],
      env: { ...portalEnv(settings), ...otlpEnv(settings) },
      log,
    }),
    gateway: new Member({
      name: 'gateway',
      args: [
        ...['gateway', ...common, ...data, ...egress, '--gateway-port', String(settings.gatewayPort)],
        ...['--limiter-keys-max', String(settings.limiterKeysMax), '--spool-bytes-max', String(settings.spoolBytesMax)],
        ...['--drain-timeout-ms', String(settings.drainTimeoutMs)],
        ...(settings.workers ? ['--workers', String(settings.workers)] : []),
        ...flagsFor(settings, gatewayOnly),
      ],
      log,
    }),
  }
}

/** As flags, so that they hold whatever a settings file beside it says. */
function flagsFor(settings: Settings, names: readonly SettingName[]): string[] {
  return names.flatMap(name => {
    const value = settings[name]
    if (value === undefined) return []
    // None is not what stands where nothing is said.
    if (Array.isArray(value) && value.length === 0) return [`--${flagOf(name)}`, '']
    return [value].flat().flatMap(one => [`--${flagOf(name)}`, String(one)])
  })
}

/** Secrets go by the environment: arguments are shown to every user of the machine. */
function secretEnv(settings: Settings): Record<string, string> {
  const { databaseUrl, analyticsUrl, masterKey, masterKeyFile, adminEmail, adminPassword, token, smtpUrl, wordingKey } =
    settings
  const named = {
    GATEHOUSE_DATABASE_URL: databaseUrl,
    GATEHOUSE_ANALYTICS_URL: analyticsUrl,
    GATEHOUSE_MASTER_KEY: masterKey,
    GATEHOUSE_MASTER_KEY_FILE: masterKeyFile,
    GATEHOUSE_ADMIN_EMAIL: adminEmail,
    GATEHOUSE_ADMIN_PASSWORD: adminPassword,
    GATEHOUSE_TOKEN: token,
    GATEHOUSE_SMTP_URL: smtpUrl,
    GATEHOUSE_WORDING_KEY: wordingKey,
  }
  return Object.fromEntries(Object.entries(named).filter((pair): pair is [string, string] => pair[1] !== undefined))
}

/** By it the control plane believes where a reader of the portal asks from. */
const portalEnv = ({ portalKey }: Settings): Record<string, string> =>
  portalKey ? { GATEHOUSE_PORTAL_KEY: portalKey } : {}

/** The rest of them goes as flags. */
const otlpNames = otlpSettingNames.filter(name => name !== 'otlpHeaders')
const otlpEnv = ({ otlpHeaders }: Settings): Record<string, string> =>
  otlpHeaders ? { GATEHOUSE_OTLP_HEADERS: otlpHeaders } : {}

function gatewayEnv(settings: Settings, control: ControlReady, portalUrl: string): Record<string, string> {
  const { address } = settings
  const ports = [new URL(control.url).port, new URL(portalUrl).port, control.distributionPort].map(Number)
  return {
    ...ownListenersText(ports.map(port => ({ address, port }))),
    GATEHOUSE_CONTROL: `https://${address}:${control.distributionPort}`,
    GATEHOUSE_ENROLMENT_TOKEN: control.enrolmentToken,
    ...(settings.redisUrl ? { GATEHOUSE_REDIS_URL: settings.redisUrl } : {}),
    ...otlpEnv(settings),
  }
}

/** Links in mails lead there. */
const portalUrlOf = ({ portalUrl, address, portalPort }: Settings) => portalUrl ?? `http://${address}:${portalPort}`

const gatewayUrlOf = ({ address, gatewayPort }: Settings) => {
  const host = /^(0\.0\.0\.0|::|\[::\])$/.test(address) ? '127.0.0.1' : address
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${gatewayPort}`
}

const portOf = (url: string) => new URL(url).port

interface Addresses {
  gateway: string
  gatewaySecure?: string
  control: string
  portal: string
  metrics: string
  issuers?: string
  mails?: string
  administrator: ControlReady['administrator']
}

function announce({ json, data }: Settings, { administrator, ...urls }: Addresses): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...urls, ...(administrator ? { administrator } : {}) })}\n`)
    return
  }
  const lines = [
    `Gateway  ${urls.gateway}`,
    ...(urls.gatewaySecure ? [`         ${urls.gatewaySecure}`] : []),
    `Console  ${urls.control}  (API under /api/v1)`,
    `Portal   ${urls.portal}`,
    `Metrics  ${urls.metrics}`,
    ...(urls.issuers ? [`Issuers  ${urls.issuers}`] : []),
    ...(urls.mails ? [`Mails    ${urls.mails}  (no mail server is set)`] : []),
    `Data     ${join(data)}`,
  ]
  if (administrator)
    lines.push(
      '',
      `Sign in as ${administrator.email} with the password ${administrator.password}`,
      'It is shown this once.',
    )
  process.stdout.write(`${lines.join('\n')}\n`)
}
