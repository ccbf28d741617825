/** The public site as a process: it holds no data and no power, and asks the control API as its readers. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { hostname } from 'node:os'
import { Failure } from '@gatehouse/base'
import { giveBackMemory } from '@gatehouse/base/idle-memory.ts'
import { sayReady } from './family.ts'
import { type LogLine, levelBySignal, logger } from './log.ts'
import { plain, send } from './portal/answer.ts'
import { PortalSite } from './portal/site.ts'
import type { Settings } from './settings.ts'
import { onStop } from './stopping.ts'
import { openTelemetry } from './telemetry.ts'

export async function run(settings: Settings): Promise<void> {
  const log = logger('portal', settings.logLevel)
  levelBySignal(log)
  const telemetry = openTelemetry(settings, log, {
    program: 'portal',
    instance: `${hostname()}-${settings.portalPort}`,
  })
  const site = new PortalSite({ ...settings, callers: settings })
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 10_000, maxHeaderSize: 32_768 },
    (request, response) => void answered(site, request, response, log),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Failure('port_taken', `Port ${settings.portalPort} is in use.`) : error),
    )
    server.listen(settings.portalPort, settings.address, resolve)
  })
  giveBackMemory()
  const url = `http://${settings.address}:${(server.address() as { port: number }).port}`
  onStop(async () => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()))
    server.closeIdleConnections()
    await closed
    await telemetry?.close(3000)
  }, log)
  sayReady({ url })
  if (!process.send) process.stdout.write(settings.json ? `${JSON.stringify({ portal: url })}\n` : `Portal  ${url}\n`)
}

async function answered(
  site: PortalSite,
  request: IncomingMessage,
  response: ServerResponse,
  log: LogLine,
): Promise<void> {
  try {
    send(request, response, await site.answer(request))
  } catch (thrown) {
    const known = thrown instanceof Failure ? thrown : undefined
    if (!known)
      log('error', 'A page could not be made.', { error: thrown instanceof Error ? thrown.stack : String(thrown) })
    if (response.headersSent) return void response.destroy()
    send(request, response, plain(known?.status ?? 500, known ? `${known.code}: ${known.message}` : 'internal'))
  }
}
