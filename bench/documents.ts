/** Gateways' own files, as the scenarios need them: YAML documents, written as JSON. */

type Documents = (upstreamPort: number) => string

const written = (documents: readonly object[]) =>
  documents.map(document => JSON.stringify({ apiVersion: 'gatehouse/v1', ...document })).join('\n---\n')

const named = (kind: string, name: string, spec: object = {}) => ({ kind, metadata: { name }, spec })

const upstream = (port: number) => named('Upstream', 'backend', { targets: [{ url: `http://127.0.0.1:${port}` }] })

const petsVersion = (access: string) =>
  named('ApiVersion', 'pets-v1', { api: 'pets', version: 'v1', upstream: 'backend', basePath: '/pets', access })

const keyAuth = { policies: [{ policy: 'key-auth' }] }

/** One product of these API versions, one plan with a limit that is never reached, subscribed applications. */
function subscribed(apiVersions: readonly string[], applications: number): object[] {
  const limit = { policy: 'rate-limit', config: { limit: 1_000_000_000, windowSeconds: 60 } }
  return [
    named('Product', 'all', { apiVersions }),
    named('Plan', 'gold', { product: 'all', policies: [limit] }),
    ...Array.from({ length: applications }, (_, i) => [
      named('Application', `app-${i}`),
      named('Subscription', `app-${i}`, { application: `app-${i}`, plan: 'gold', environment: 'default' }),
    ]).flat(),
  ]
}

/** One open API without policies. */
export const onePets: Documents = port => written([upstream(port), petsVersion('open'), named('Api', 'pets')])

/** The same with key-auth, and a rate limit by plan. */
export const subscribedPets: Documents = port =>
  written([upstream(port), petsVersion('subscription'), named('Api', 'pets', keyAuth), ...subscribed(['pets-v1'], 1)])

/** One open API whose answers are kept. */
export const cachedPets: Documents = port =>
  written([
    upstream(port),
    petsVersion('open'),
    named('Api', 'pets', { policies: [{ policy: 'cache', config: { ttls: [{ seconds: 3600 }] } }] }),
  ])

/** APIs at `/api-N`, each with endpoints `/items-N/{id}`, otherwise as above. */
export function manyRoutes(of: { apis: number; endpoints: number; applications: number }): Documents {
  const names = Array.from({ length: of.apis }, (_, i) => `api-${i}`)
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Items', version: '1' },
    paths: Object.fromEntries(Array.from({ length: of.endpoints }, (_, i) => [`/items-${i}/{id}`, itemsPath(i)])),
  })
  const api = (name: string) => [
    named('Api', name, keyAuth),
    named('ApiVersion', `${name}-v1`, {
      ...{ api: name, version: 'v1', definition: 'items', upstream: 'backend', basePath: `/${name}` },
      access: 'subscription',
    }),
  ]
  const versions = names.map(name => `${name}-v1`)
  return port =>
    written([
      upstream(port),
      named('Definition', 'items', { text }),
      ...names.flatMap(api),
      ...subscribed(versions, of.applications),
    ])
}

const itemsPath = (number: number) => ({
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
  get: { operationId: `getItem${number}`, responses: { 200: { description: 'ok' } } },
})
