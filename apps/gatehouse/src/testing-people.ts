/** An OpenID provider of somebody else where people sign in (`oidc-provider`), and a gateway whose pages ask for it, for tests. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { GatewayOptions } from '@gatehouse/gateway'
import type { CheckedCertificate } from '@gatehouse/http'
import { type ApiPart, snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { type ClientMetadata, type Configuration, Provider } from 'oidc-provider'
import { gatewayFor, manifestHead, mirror, partTo, upstream } from './testing-gateway.ts'

const secret = 'a secret of the test, long enough +/%'

/** In place of an answer of the provider; `false` lets it answer itself. */
export type Instead = (request: IncomingMessage, response: ServerResponse) => boolean

export interface People {
  url: string
  /** What it was asked: method and path. */
  asked: string[]
  /** How it answers from now on, if not as it does. */
  answer: (instead: Instead | undefined) => void
  /** Its private key, as a thief of it would use it. */
  signing: { key: CryptoKey; jwk: JWK }
  stop: () => void
}

export interface PeopleWays {
  config?: Record<string, unknown>
  client?: Partial<ClientMetadata>
  provider?: Partial<Configuration>
  before?: ApiPart['policies']
  after?: ApiPart['policies']
  part?: Partial<ApiPart>
  options?: Partial<GatewayOptions>
  /** Behind TLS with this, as `localhost`. */
  certificate?: CheckedCertificate
  /** What the upstream answers; what it was sent unless said. */
  page?: Parameters<typeof upstream>[1]
  /** Further secrets, by name of their file. */
  secrets?: Record<string, string>
}

/** A gateway whose API at `/pets/v1` asks for a session, and the provider behind. */
export async function peopleFor(t: TestContext, ways: PeopleWays = {}) {
  const { key, jwk } = await signingKey()
  const asked: string[] = []
  let instead: Instead | undefined
  let handle: ReturnType<Provider['callback']> | undefined
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url!.split('?')[0]}`)
    if (instead?.(request, response)) return
    if (handle) void handle(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => void [server.close(), server.closeAllConnections()]
  t.after(stop)
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const config = {
    ...{ issuer: url, clientId: 'shop', clientSecret: 'file:client', cookieKeys: ['file:cookies'] },
    ...{ scopes: ['email', 'offline_access'], parameters: { prompt: 'consent' } },
    ...ways.config,
  }
  const policies = [...(ways.before ?? []), placed('oidc', { stage: 'identify', config }), ...(ways.after ?? [])]
  const endpoints = [{ id: 'any', method: '*', path: '/{path+}', policies: [] }]
  const part: ApiPart = { ...partTo([await upstream(t, ways.page ?? mirror)]), endpoints, policies, ...ways.part }
  const directory = secretsIn(t, { client: secret, cookies: 'a key of cookies, long enough for it', ...ways.secrets })
  const { gateway } = await gatewayFor(t, part, {
    secrets: { directory, perOrganization: false },
    ...(ways.certificate && { tls: { port: 0, clientCertificates: 'none' } }),
    ...ways.options,
  })
  if (ways.certificate) await gateway.useCertificates('files', [ways.certificate])
  const plain = `http://127.0.0.1:${gateway.port}`
  const origin = ways.certificate ? `https://localhost:${gateway.securePort}` : plain
  const provider = new Provider(url, configuration([jwk], { origin, plain }, ways))
  handle = provider.callback()
  const people: People = { url, asked, signing: { key, jwk }, stop, answer: next => void (instead = next) }
  const offer = (next: ApiPart, generation: number) => gateway.offer(snapshotOf([next], manifestHead(generation)))
  return { people, gateway, part, offer, directory, origin }
}

export function secretsIn(t: TestContext, secrets: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(secrets)) writeFileSync(join(directory, name), text)
  return directory
}

async function signingKey() {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { key: privateKey, jwk: { ...(await exportJWK(privateKey)), kid: 'one', alg: 'ES256', use: 'sig' } as JWK }
}

function configuration(
  keys: JWK[],
  { origin, plain }: { origin: string; plain: string },
  { client, provider }: PeopleWays,
): Configuration {
  return {
    ...{ jwks: { keys: keys as never }, cookies: { keys: ['of the test'] }, conformIdTokenClaims: false },
    clients: [
      {
        ...{ client_id: 'shop', client_secret: secret, grant_types: ['authorization_code', 'refresh_token'] },
        redirect_uris: [`${origin}/pets/v1/oidc/callback`],
        post_logout_redirect_uris: [`${origin}/pets/v1`],
        ...{
          backchannel_logout_uri: `${plain}/pets/v1/oidc/backchannel-logout`,
          backchannel_logout_session_required: true,
        },
        ...client,
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.com` }) }),
    ttl: { AccessToken: 600, IdToken: 600, Session: 3600, Grant: 3600, Interaction: 600 },
    rotateRefreshToken: true,
    features: {
      ...{ devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
      pushedAuthorizationRequests: { enabled: true },
    },
    ...provider,
  }
}
