/** Where consumers get their tokens: a listener of its own, so that it can be public where the control API is not. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Failure, HeaderList, newId } from '@gatehouse/base'
import { type Control, nobody } from '@gatehouse/control'
import { ownSecret } from '@gatehouse/control/sealed-secrets.ts'
import { CallerFinder, type CallerRules, callerRules } from '@gatehouse/gateway/worker/caller.ts'

export interface IssuerListener {
  port: number
  close(): Promise<void>
}

const limits = { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 5000 }
const connectionsMax = 1000
/** What is under way when it closes may end; who sends slowly does not hold it up. */
const closeMsMax = 5000

export interface IssuerListenerOptions {
  issuerUrl: string
  address: string
  port: number
  /** Whose word is taken about who calls. */
  callers?: CallerRules
}

/** `issuerUrl` is what the world knows it by; port 0 takes any. Throws `port_taken`. */
export async function openIssuerListener(
  { store, services, rowsAs, call }: Pick<Control, 'store' | 'services' | 'rowsAs' | 'call'>,
  { issuerUrl, address, port, callers = callerRules }: IssuerListenerOptions,
): Promise<IssuerListener> {
  // Who runs no authorization server pays nothing for what it is made of.
  const { Issuers, refuse } = await import('@gatehouse/capability-access/control/oauth/issuers.ts')
  const cookieKey = Buffer.from(await ownSecret(store, services.secrets, 'issuer-cookies')).toString('base64url')
  const issuers = new Issuers({
    db: store.db,
    work: { services, ...rowsAs('authorization-server') },
    issuerUrl,
    cookieKey,
    async setPassword(organization, { address, ...body }) {
      const requestId = newId('req', services.clock.nowMs())
      await call('Developer.set-password', { caller: nobody, requestId, address, params: { organization }, body })
    },
  })
  const finder = new CallerFinder(callers)
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('x-content-type-options', 'nosniff')
    try {
      const fields = new HeaderList(request.rawHeaders)
      const caller = finder.find(request.socket.remoteAddress ?? '', false, fields)
      await issuers.handle(request, response, caller.address)
    } catch (thrown) {
      const { message } = thrown as Error
      services.log.error('The authorization server failed.', { detail: message })
      if (response.headersSent) response.destroy()
      else refuse(response, thrown instanceof Failure ? thrown.status : 500, 'server_error')
    }
  }
  const server = createServer(limits, (request, response) => void answer(request, response))
  server.maxConnections = connectionsMax
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Failure('port_taken', `Port ${port} of ${address} is in use.`) : error),
    )
    server.listen(port, address, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), closeMsMax).unref()
      }),
  }
}
