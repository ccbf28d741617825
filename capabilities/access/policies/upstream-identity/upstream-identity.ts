import { bodyOf, HeaderList } from '@gatehouse/base'
import { definePolicy, type Exchange, type Host, type OwnEndpoint, type Reply } from '@gatehouse/unit'
import { ComputedFields } from './computed-fields.ts'
import { upstreamIdentityConfig } from './config.ts'
import { SignedIdentities } from './signed-identities.ts'

export const upstreamIdentity = definePolicy({
  name: 'upstream-identity',
  version: 1,
  stages: ['shape'],
  title: 'Identity for the upstream',
  summary:
    'Tells the upstream who calls: in fields, or in a token that the gateway signs and whose keys it shows. What callers write in their place does not go on.',
  config: upstreamIdentityConfig,
  answers: ({ token }) => (token ? [{ method: 'GET', path: token.keysPath }] : []),
  errors: ['secret_unavailable', 'expression_failed'],
  examples: [
    {
      title: 'Fields from what is known of the caller',
      config: { fields: { 'X-User': 'identity.subject', 'X-Plan': 'consumer.plan' } },
      send: ['GET / X-User: forged'],
      expect: [200],
    },
    {
      title: 'A signed token; nobody has none',
      config: { token: { keys: ['file:identity-key'], issuer: 'https://api.example.com', audience: 'orders' } },
      send: ['GET /', 'GET /.well-known/jwks.json'],
      expect: [200, 503],
    },
  ],
  create(config, host) {
    const fields = new ComputedFields(config)
    const { token } = config
    if (!token) {
      return { request: exchange => told(exchange, fields, host) }
    }
    const held = host.shared.hold(`upstream-identity ${JSON.stringify(token)}`, () => new SignedIdentities(token, host))
    return {
      request(exchange) {
        const claims = held.value.claims(exchange)
        told(exchange, fields, host, claims)
        const { headers } = exchange.request
        const signed = held.value.token(exchange, claims)
        if (signed instanceof Promise) return signed.then(late => void headers.set(token.name, token.prefix + late))
        if (signed !== undefined) headers.append(token.name, token.prefix + signed)
      },
      endpoints: [keysEndpoint(token.keysPath, held.value)],
      dispose: () => held.release(),
    }
  },
})

/** Answers that a cache keeps are those of who is told the same, where more is told than who calls. */
function told(exchange: Exchange, fields: ComputedFields, { digest }: Host, claims?: object): void {
  const values = fields.write(exchange)
  if (fields.ofTheRequest) exchange.audience = digest(JSON.stringify([exchange.audience, values, claims]))
}

function keysEndpoint(path: string, { keys }: SignedIdentities): OwnEndpoint {
  return {
    ...{ method: 'GET', path },
    async answer(): Promise<Reply> {
      const text = JSON.stringify(await keys.shown())
      const fields = ['Content-Type', 'application/jwk-set+json', 'Cache-Control', 'max-age=300']
      return { status: 200, headers: new HeaderList(fields), body: bodyOf(new TextEncoder().encode(text)) }
    },
  }
}
