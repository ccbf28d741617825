/** The control plane as a process: store, analytics, control API, the door for gateways. */
import { join } from 'node:path'
import { systemClock } from '@gatehouse/base'
import { partOf } from '@gatehouse/capability-catalogue/part.ts'
import { insight } from '@gatehouse/capability-insight'
import { openAnalytics } from '@gatehouse/capability-insight/control/analytics-store.ts'
import { insightControl } from '@gatehouse/capability-insight/control/control.ts'
import { auditHeads, type Control, openControl, openServer } from '@gatehouse/control'
import { type Distribution, openDistribution } from '@gatehouse/control/distribution/distribution.ts'
import { claimPort, egressRule, guardedFetch } from '@gatehouse/http'
import { openStore } from '@gatehouse/store'
import { catalogueOf } from '@gatehouse/unit'
import { capabilities } from './capabilities.ts'
import { consoleFiles } from './console-files.ts'
import { dataDirectory } from './data-directory.ts'
import { sayReady } from './family.ts'
import { logger } from './log.ts'
import { ownListeners } from './own-listeners.ts'
import type { Settings } from './settings.ts'
import { onStop } from './stopping.ts'
import { version } from './version.ts'

const enrolmentMs = 600_000

export async function run(settings: Settings): Promise<void> {
  const log = logger('control', settings.logLevel)
  const { address } = settings
  dataDirectory(settings.data)
  const port = await claimPort(address, settings.controlPort)
  const store = await openStore(
    settings.databaseUrl
      ? { kind: 'postgres', url: settings.databaseUrl, poolMax: 16 }
      : { kind: 'pglite', dataDir: settings.data },
  )
  const analytics = await openAnalytics({ directory: join(settings.data, 'analytics') })
  if (analytics.damagedFile) log('error', analytics.damagedFile.message, { code: analytics.damagedFile.code })
  const house = catalogueOf(
    capabilities.map(one => (one === insight ? { ...insight, control: async () => insightControl(analytics) } : one)),
  )
  const deny = ownListeners()
  const fetchRule = egressRule({
    allow: settings.egressAllow,
    deny: [...deny, { address, port: settings.controlPort }],
  })
  let distribution: Distribution | undefined
  const control = await openControl({
    store,
    catalogue: house,
    dataDir: settings.data,
    origins: [...new Set([address, '127.0.0.1', 'localhost'])].map(host => `http://${host}:${port}`),
    ...(settings.masterKey ? { masterKey: settings.masterKey } : {}),
    ...(settings.adminEmail || settings.adminPassword ? { administrator: administratorOf(settings) } : {}),
    ...(settings.token ? { token: settings.token } : {}),
    log: {
      warn: (message, fields) => log('warn', message, fields),
      error: (message, fields) => log('error', message, fields),
    },
    fetch: guardedFetch(fetchRule, { timeoutMs: 20_000, bytesMax: 33_554_432, redirectsMax: 3 }),
    publisher: async (rows, services) => {
      distribution = await openDistribution({
        ...{ store, rows, auditHeads, assemble: partOf, catalogue: house, clock: systemClock },
        secrets: services.secrets,
        log: services.log,
        listen: { address, port: settings.distributionPort },
        ingest: batch => analytics.ingest(batch),
      })
      return distribution.publisher
    },
  })
  const server = await openServer(control, { version, extend: consoleFiles })
  const { url } = await server.listen({ address, port })
  const stop = async () => {
    await server.close()
    await control.close()
    await distribution!.close()
    await analytics.close()
    await store.close()
  }
  onStop(stop, log)
  const { administrator } = control
  sayReady({
    url,
    distributionPort: distribution!.port,
    enrolmentToken: await distribution!.enrolmentToken(await defaultGroup(control), enrolmentMs),
    ...(administrator ? { administrator } : {}),
  })
  if (!process.send) announce(settings, { url, administrator, distributionPort: distribution!.port })
}

const administratorOf = ({ adminEmail, adminPassword }: Settings) => ({
  ...(adminEmail ? { email: adminEmail } : {}),
  ...(adminPassword ? { password: adminPassword } : {}),
})

async function defaultGroup({ rows }: Control): Promise<string> {
  return rows.read(async resources => (await resources.get('GatewayGroup', 'default')).id)
}

function announce(
  settings: Settings,
  ready: { url: string; administrator: Control['administrator']; distributionPort: number },
): void {
  const { url, administrator, distributionPort } = ready
  if (settings.json) {
    process.stdout.write(
      `${JSON.stringify({ control: url, distributionPort, ...(administrator ? { administrator } : {}) })}\n`,
    )
    return
  }
  process.stdout.write(`Control API  ${url}\nGateways     ${settings.address}:${distributionPort}\n`)
  if (administrator)
    process.stdout.write(`Sign in as ${administrator.email} with ${administrator.password} (shown once)\n`)
}
