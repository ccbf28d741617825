/** A registration as it comes by HTTP, and its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Registration, RegistrationAnswer } from './registration.ts'
import { jsonOf } from './request-body.ts'
import type { ServedIssuer } from './served-issuer.ts'

/** `path` is `/reg` or `/reg/<client>`. */
export async function answerRegistration(
  registration: Registration,
  { server, path }: { server: ServedIssuer; path: string },
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const [, , clientId] = path.split('/')
  const token = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
  const { method = 'GET' } = request
  const body = method === 'POST' || method === 'PUT' ? await jsonOf(request) : undefined
  const call = { method, token, body, ...(clientId === undefined ? {} : { clientId }) }
  write(response, await registration.answer(server, call))
}

function write(response: ServerResponse, { status, body }: RegistrationAnswer): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {}),
  })
  response.end(body && JSON.stringify(body))
}
