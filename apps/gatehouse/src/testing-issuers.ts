/** A control plane that runs authorization servers, with applications that are clients of them, for tests. */
import type { TestContext } from 'node:test'
import type { Clock } from '@gatehouse/base'
import { claimPort } from '@gatehouse/http'
import type { Store } from '@gatehouse/store'
import * as client from 'openid-client'
import { openIssuerListener } from './issuer-listener.ts'
import { closing, type House, openHouse } from './testing-house.ts'

export const audience = 'https://api.example.com/'

export interface MadeClient {
  id: string
  secret: string
  credentialId: string
}

interface ClientOptions {
  scopes?: string[]
  oauth?: object
  organization?: string
  server?: string
}

export interface Issuers {
  house: House
  url: string
  /** Where this replica itself answers. */
  own: string
  /** Of organization `default`. */
  issuer: string
  /** A new application with a subscription to a plan with these scopes, and its credential. */
  client(name: string, more?: ClientOptions): Promise<MadeClient>
  /** As a client that knows nothing of us sees it. */
  seenBy(made: MadeClient, issuer?: string): Promise<client.Configuration>
  form(path: string, form: Record<string, string>, made?: MadeClient): Promise<{ status: number; text: string }>
}

export interface IssuersOptions {
  store: Store
  /** Another replica beside one that is there: on its database, known by its address. */
  beside?: Issuers
  clock?: Clock
  server?: Record<string, unknown>
  /** Of the public address, such as `/oauth`. */
  path?: string
  /** Public address, where it is another one than that of the listener. */
  publicUrl?: string
  /** Proxies whose word about the caller is taken. */
  trustedProxies?: string[]
}

export async function openIssuers(
  t: TestContext,
  { store, clock, server = {}, beside, path = '', publicUrl, trustedProxies = [] }: IssuersOptions,
): Promise<Issuers> {
  const port = await claimPort('127.0.0.1', 0)
  const own = `http://127.0.0.1:${port}${path}`
  const url = beside?.url ?? publicUrl ?? own
  const close = closing(t)
  const house = close(await openHouse({ store, issuerUrl: url, ...(clock ? { clock } : {}) }))
  const callers = { trustedProxies, clientAddressHeader: 'X-Forwarded-For' }
  close(await openIssuerListener(house.control, { issuerUrl: url, address: '127.0.0.1', port, callers }))
  if (!beside) await addServer(house, 'default', server)
  const issuer = `${url}/default/main`
  return {
    ...{ house, url, own, issuer },
    client: (name, more = {}) => addClient(house, name, more),
    seenBy: (made, at = issuer) =>
      client.discovery(new URL(at), made.id, undefined, authenticationOf(made), {
        execute: [client.allowInsecureRequests],
      }),
    async form(path, form, made) {
      const basic = made?.secret && Buffer.from(`${made.id}:${made.secret}`).toString('base64')
      const headers = !basic ? undefined : { authorization: `Basic ${basic}` }
      const body = new URLSearchParams(form)
      const answer = await fetch(`${own}/default/main${path}`, {
        method: 'POST',
        body,
        ...(headers ? { headers } : {}),
      })
      return { status: answer.status, text: await answer.text() }
    },
  }
}

/** As its metadata says of it; one without a secret is a public client. */
const authenticationOf = ({ secret }: MadeClient) => (secret === '' ? client.None() : client.ClientSecretBasic(secret))

export async function addServer({ control }: House, organization: string, spec: Record<string, unknown> = {}) {
  const { id } = await control.rows.read(resources => resources.get('Organization', organization))
  return control.rows.write(id, ({ resources }) =>
    resources.create('AuthorizationServer', { name: 'main', spec: { audiences: [audience], ...spec } }),
  )
}

async function addClient(
  { control }: House,
  name: string,
  { scopes = [], oauth, organization = 'default', server = 'main' }: ClientOptions,
): Promise<MadeClient> {
  const place = await control.rows.read(resources => resources.get('Organization', organization))
  const made = await control.rows.write(place.id, async ({ resources: all, at }) => {
    const workspace = await all.get('Workspace', 'default')
    const { resources } = at({ organization: place, workspace })
    const listed = scopes.map(scope => ({ name: scope }))
    await resources.create('Product', { name, spec: { apiVersions: [], policies: [], scopes: listed } })
    const plan = await resources.create('Plan', { name, spec: { product: name, approval: 'automatic', policies: [] } })
    await resources.transition(plan, 'publish')
    await resources.create('Application', { name, spec: {} })
    await resources.create('Subscription', { name, spec: { application: name, plan: name, environment: 'dev' } })
    return resources.create('Credential', {
      name,
      spec: { application: name, environment: 'dev', server, ...(oauth ? { oauth } : {}) },
    })
  })
  return { id: made.id, secret: made.shownOnce?.secret ?? '', credentialId: made.id }
}
