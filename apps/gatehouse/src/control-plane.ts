/** The control plane wired up: store, analytics, control API, the door for gateways. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, systemClock } from '@gatehouse/base'
import { useIntake } from '@gatehouse/capability-access/control/uses/use-intake.ts'
import { alerting } from '@gatehouse/capability-alerting'
import { alertingControl } from '@gatehouse/capability-alerting/control/control.ts'
import { driftIntake } from '@gatehouse/capability-catalogue/control/drift/drift-intake.ts'
import { partOf } from '@gatehouse/capability-catalogue/part.ts'
import { insight } from '@gatehouse/capability-insight'
import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import { captureIntake } from '@gatehouse/capability-insight/control/capture/capture-intake.ts'
import { captureOrders } from '@gatehouse/capability-insight/control/capture/orders.ts'
import { insightControl } from '@gatehouse/capability-insight/control/control.ts'
import { openAnalytics } from '@gatehouse/capability-insight/control/duckdb/analytics-store.ts'
import { chatWording, type Wording } from '@gatehouse/capability-insight/control/foresight/wording.ts'
import { usageOf } from '@gatehouse/capability-insight/control/usage.ts'
import { selfService } from '@gatehouse/capability-self-service'
import { selfServiceControl } from '@gatehouse/capability-self-service/control/control.ts'
import { type MailServer, smtpMailer } from '@gatehouse/capability-self-service/control/mail/mailer.ts'
import { auditHeads, type Control, openControl, openServer, requestLimits } from '@gatehouse/control'
import { type Distribution, openDistribution } from '@gatehouse/control/distribution/distribution.ts'
import { claimPort, egressRule } from '@gatehouse/http'
import { guardedFetch } from '@gatehouse/http/egress-fetch.ts'
import { guardedRequest } from '@gatehouse/http/egress-request.ts'
import { openStore, type Store } from '@gatehouse/store'
import { type CapabilityUnit, type Catalogue, catalogueOf } from '@gatehouse/unit'
import type { FastifyInstance } from 'fastify'
import { consoleFiles } from './console-files.ts'
import { addInbox, inboxPath } from './inbox-route.ts'
import { openIssuerListener } from './issuer-listener.ts'
import type { LogLine } from './log.ts'
import { ownListeners } from './own-listeners.ts'
import { type House, houseWith } from './own-policies/house.ts'
import { mailServer, mayBePlain, reachedByWebhooks } from './portal-settings.ts'
import type { Settings } from './settings.ts'
import { collectorAddresses } from './telemetry.ts'
import { version } from './version.ts'
import { wordingOptions } from './wording-settings.ts'

export interface ControlPlane {
  url: string
  control: Control
  distribution: Distribution
  /** Where authorization servers answer, if any are run. */
  issuerPort?: number
  /** Address of the development inbox, where no mail server is set. */
  inbox?: string
  close(): Promise<void>
}

const postgresSessions = 16
const fetchLimits = { timeoutMs: 20_000, bytesMax: 33_554_432, redirectsMax: 3 }

export async function openControlPlane(settings: Settings, log: LogLine): Promise<ControlPlane> {
  const { address, data, databaseUrl } = settings
  const port = await claimPort(address, settings.controlPort)
  const store = await openStore(
    databaseUrl ? { kind: 'postgres', url: databaseUrl, poolMax: postgresSessions } : { kind: 'pglite', dataDir: data },
  )
  const analytics = await analyticsOf(settings, log)
  const own = await houseWith(settings.policies)
  const { control, distribution } = await opened({ settings, log, store, analytics, port, own })
  const { portalKey } = settings
  const inbox = mailServer(settings) === undefined ? await inboxPath(control) : undefined
  const extend = async (app: FastifyInstance) => {
    await consoleFiles(app)
    if (inbox !== undefined) addInbox(app, control, inbox)
  }
  const server = await openServer(control, { version, extend, portalKey })
  const { url } = await server.listen({ address, port })
  const { issuerUrl, issuerPort, trustedProxies, clientAddressHeader } = settings
  const callers = { trustedProxies, clientAddressHeader }
  const issuer = issuerUrl && (await openIssuerListener(control, { issuerUrl, address, port: issuerPort, callers }))
  return {
    ...{
      url,
      control,
      distribution,
      ...(issuer ? { issuerPort: issuer.port } : {}),
      ...(inbox ? { inbox: `${url}${inbox}` } : {}),
    },
    async close() {
      if (issuer) await issuer.close()
      await server.close()
      await control.close()
      await distribution.close()
      await analytics.close()
      await store.close()
    },
  }
}

async function analyticsOf(settings: Settings, log: LogLine): Promise<Analytics> {
  const { data, analyticsUrl, usageRequestDays: retentionDays, usageFigureDays: days } = settings
  const kept = { retentionDays, rollUpDays: { 60: Math.min(3, days), 3600: Math.min(100, days), 86400: days } }
  if (analyticsUrl) {
    // Its client is loaded where it is used.
    const { openClickHouse } = await import('@gatehouse/capability-insight/control/clickhouse/clickhouse-store.ts')
    return openClickHouse({ url: analyticsUrl, ...kept })
  }
  const analytics = await openAnalytics({ directory: join(data, 'analytics'), ...kept })
  if (analytics.damagedFile) log('error', analytics.damagedFile.message, { code: analytics.damagedFile.code })
  return analytics
}

interface Opened {
  settings: Settings
  log: LogLine
  store: Store
  analytics: Analytics
  port: number
  own: House
}

async function opened({ settings, log, store, analytics, port, own }: Opened) {
  const { address, egressAllow, adminEmail: email, adminPassword: password } = settings
  const catalogue = house(analytics, { own, mails: mailServer(settings), wording: wordingOf(settings, log) })
  const deny = [...ownListeners(), ...collectorAddresses(settings), { address, port }]
  const rule = egressRule({ allow: egressAllow, deny })
  const strangers = egressRule({ allow: reachedByWebhooks(settings), deny, forStrangers: true })
  const masterKey = masterKeyOf(settings)
  let distribution: Distribution | undefined
  const control = await openControl({
    ...{ store, catalogue, dataDir: settings.data, issuerUrl: settings.issuerUrl, usage: usageOf(analytics) },
    ...{ portalUrl: settings.portalUrl, consoleUrl: settings.consoleUrl },
    origins: [...new Set([address, '127.0.0.1', 'localhost'])].map(host => `http://${host}:${port}`),
    ...(masterKey ? { masterKey } : {}),
    ...(email || password ? { administrator: { ...(email ? { email } : {}), ...(password ? { password } : {}) } } : {}),
    ...(settings.token ? { token: settings.token } : {}),
    log: { warn: (...said) => log('warn', ...said), error: (...said) => log('error', ...said) },
    fetch: guardedFetch(rule, fetchLimits),
    request: guardedRequest(rule, requestLimits),
    requestForStranger: guardedRequest(strangers, requestLimits),
    plainWebhooks: mayBePlain(settings),
    async publisher(rows, { secrets, log }) {
      distribution = await openDistribution({
        ...{ store, rows, secrets, log, catalogue, auditHeads, assemble: partOf, clock: systemClock },
        policyModule: own.module,
        listen: { address, port: settings.distributionPort },
        ingest: batch => analytics.ingest(batch),
        used: useIntake({ store, clock: systemClock }),
        drifted: driftIntake({ store, clock: systemClock }),
        captures: captureOrders,
        captured: captureIntake({ store, rows, secrets }),
      })
      return distribution.publisher
    },
  })
  return { control, distribution: distribution! }
}

interface Wired {
  own: House
  mails: MailServer | undefined
  wording: Wording | undefined
}

function wordingOf(settings: Settings, log: LogLine): Wording | undefined {
  const options = wordingOptions(settings)
  const failed = (reason: string) => log('warn', 'The language model put nothing into words.', { reason })
  return options && chatWording({ ...options, failed })
}

/** The rooms, with insight's part on this process's analytics, and the mails of people on the operator's server. */
function house(analytics: Analytics, { own, mails, wording }: Wired): Catalogue {
  const control = new Map<CapabilityUnit, () => Promise<unknown>>([
    [insight, async () => insightControl(analytics, wording)],
    [alerting, async () => alertingControl(analytics)],
    [selfService, async () => selfServiceControl(mails && smtpMailer(mails))],
  ])
  return catalogueOf(
    own.catalogue.capabilities.map(one => (control.has(one) ? { ...one, control: control.get(one)! } : one)),
  )
}

function masterKeyOf({ masterKey, masterKeyFile }: Settings): string | undefined {
  if (masterKey || !masterKeyFile) return masterKey
  try {
    return readFileSync(masterKeyFile, 'utf8').trim()
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException
    throw new Failure('secret_unreadable', `The master key file ${masterKeyFile} cannot be read: ${code}.`)
  }
}
