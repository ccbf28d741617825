/** A request through the deployments that are live, without a gateway. */
import { createHash, randomBytes } from 'node:crypto'
import { Failure, newId } from '@gatehouse/base'
import { type OperationHandler, type Row, requireRole, Undone, type WriteContext } from '@gatehouse/control'
import { type Candidate, readProgramSources } from '@gatehouse/control/distribution/program-sources.ts'
import { DryGateway, documentFetch } from '@gatehouse/gateway'
import { type CertificateEntry, clientDigest, type DirectoryEntry, snapshotOf } from '@gatehouse/program'
import type { Filled } from '@gatehouse/schema'
import { ownPoliciesOf, type PolicyUnit } from '@gatehouse/unit'
import type { explain as unit } from '../explain.ts'
import { partOf } from '../part.ts'
import type { RevisionContent } from '../revision-content.ts'
import { askedClients } from './asked-clients.ts'
import { denialsOf } from './asked-denials.ts'

type Asked = Filled<typeof unit.input>

/** What `run` has read, and `after` works with: nothing waits for the compiling. */
interface Read {
  environment: string
  sources: Candidate['sources'][]
  entries: DirectoryEntry[]
  /** Chains that upstreams are shown, by identifier. */
  certificates: [id: string, { certificate: string }][]
  /** Which certificates are not shown for the host that is asked. */
  warnings: string[]
  /** Of a credential that there is in no gateway. */
  knownBy: string | undefined
}

export const explain: OperationHandler<Asked, unknown> = {
  async run(context, { headers = [], environment: named, url, certificate, application }) {
    const environment = await environmentOf(context, named)
    const sources = await liveSources(context, environment)
    const secrets = secretsIn(url, fieldsOf(headers))
    const clients = askedClients(sources, { headers: fieldsOf(headers), certificate })
    const entries = await directoryOf(context, secrets, clients)
    const knownBy = application === undefined ? undefined : randomBytes(24).toString('hex')
    if (knownBy !== undefined)
      entries.push(...(await takenFor(context, { application: application!, knownBy, environment, entries })))
    const certificates = await shownBy(context, sources)
    const warnings = await unshownOn(context, url)
    throw new Undone({
      environment: environment.name,
      sources,
      entries,
      certificates,
      warnings,
      knownBy,
    } satisfies Read)
  },
  async after({ services }, output, { headers = [], environment: _, application, ...request }) {
    const { environment, sources, entries, certificates, warnings, knownBy } = output as Read
    const own = new Map(ownPoliciesOf(services.catalogue).map(unit => [unit.name, notRun(unit)]))
    const policies = new Map([...services.catalogue.policies, ...own])
    const parts = sources.map(one => partOf({ ...one, units: policies }))
    const head = { gatewayGroup: environment, generation: 1, createdAt: '', auditHeads: {} }
    const snapshot = snapshotOf(parts, head)
    const fetch = documentFetch(services.fetch)
    const gateway = new DryGateway({ snapshot, entries, policies, fetch, certificates: new Map(certificates) })
    const answer = await gateway.ask({
      ...request,
      headers: fieldsOf(headers),
      ...(knownBy === undefined ? {} : { knownBy }),
    })
    if (knownBy !== undefined)
      warnings.push(
        `The caller is taken for ${application}, by no key of it: policies that read a token themselves still look for one.`,
      )
    const unrun = new Set(answer.steps.map(({ policy }) => policy).filter(policy => own.has(policy)))
    for (const policy of unrun)
      warnings.push(`${policy} is the operator’s own: only gateways run it, so it is passed by here.`)
    return warnings.length > 0 ? { ...answer, warnings } : answer
  },
}

/** A mistake in an own policy may cost a gateway thread; it must not cost the control plane. */
const notRun = (unit: PolicyUnit): PolicyUnit => ({ ...unit, create: () => ({ request() {} }) })

const fieldsOf = (headers: readonly { name: string; value: string }[]) =>
  headers.map(({ name, value }): [string, string] => [name, value])

async function environmentOf({ resources }: WriteContext, name: string | undefined): Promise<Row> {
  if (name !== undefined) return resources.get('Environment', name)
  const [only, ...others] = await resources.all('Environment')
  if (only && others.length === 0) return only
  const names = [only, ...others].flatMap(row => row?.name ?? [])
  throw new Failure('invalid_input', `Name one of the environments: ${names.join(', ') || 'there is none'}.`)
}

async function liveSources({ resources, transaction }: WriteContext, environment: Row) {
  const group = await resources.get('GatewayGroup', environment.spec.gatewayGroup as string)
  const { candidates } = await readProgramSources(resources, transaction, group.id)
  return candidates
    .filter(({ deployment, environmentId }) => deployment.state === 'live' && environmentId === environment.id)
    .map(({ sources }) => sources)
}

interface TakenFor {
  application: string
  knownBy: string
  environment: Row
  entries: readonly DirectoryEntry[]
}

/** A credential of the application that nobody has, and what the application is subscribed to. */
async function takenFor(
  { resources, transaction, caller, organization, services }: WriteContext,
  { application: name, knownBy, environment, entries }: TakenFor,
): Promise<DirectoryEntry[]> {
  const { id, workspaceId } = await resources.get('Application', name)
  requireRole(caller, 'viewer', { organizationId: organization!.id, workspaceId })
  const subscriptions = await resources.all('Subscription', { application: id })
  const sha256 = createHash('sha256').update(knownBy).digest('hex')
  const credential = { credentialId: newId('cred', services.clock.nowMs()), applicationId: id, sha256 }
  const known = new Set(entries.flatMap(one => (one.kind === 'subscription' ? one.subscriptionId : [])))
  const subjects = subscriptions.map(one => one.id).filter(one => !known.has(one))
  const live = await liveEntries(transaction, subjects)
  const own = { kind: 'credential', state: 'live', environmentId: environment.id, ...credential } as const
  return [own, ...live].map((entry, index) => ({ ...entry, seq: entries.length + index + 1 }) as DirectoryEntry)
}

async function liveEntries(transaction: WriteContext['transaction'], subjects: readonly string[]) {
  if (subjects.length === 0) return []
  const rows: { entry: string }[] = await transaction
    .selectFrom('directory_log')
    .select('entry')
    .where('live', '=', true)
    .where('subject', 'in', subjects)
    .execute()
  return rows.map(({ entry }) => JSON.parse(entry) as DirectoryEntry)
}

/** As gateways have them. */
async function shownBy({ transaction }: WriteContext, sources: Read['sources']): Promise<Read['certificates']> {
  const content = sources.map(({ revision }) => revision.spec.content as RevisionContent)
  const ids = new Set(content.flatMap(({ upstream }) => upstream.spec.tls?.clientCertificate ?? []))
  if (ids.size === 0) return []
  const rows: { subject: string; entry: string }[] = await transaction
    .selectFrom('directory_log')
    .select(['subject', 'entry'])
    .where('live', '=', true)
    .where('subject', 'in', [...ids])
    .execute()
  return rows.map(({ subject, entry }) => [
    subject,
    { certificate: (JSON.parse(entry) as CertificateEntry).certificate },
  ])
}

/** Of an address with a host: certificates of the organization that gateways do not show for it. */
async function unshownOn({ resources }: WriteContext, url: string): Promise<string[]> {
  if (!URL.canParse(url)) return []
  const { hostname } = new URL(url)
  const names = [hostname, hostname.replace(/^[^.]+/, '*')]
  const certificates = await resources.all('Certificate')
  return certificates.flatMap(({ name, status }) => {
    const found = (status.unshown as string[] | undefined) ?? []
    const about = found.filter(sentence => names.some(host => sentence.startsWith(`${host} `)))
    return about.map(sentence => `Certificate ${name} is not shown for ${sentence}`)
  })
}

/** Everything in a request that could be a key: values of fields, cookies and the query. */
function secretsIn(url: string, headers: readonly (readonly [string, string])[]): string[] {
  const cut = url.indexOf('?')
  const query = cut < 0 ? [] : [...new URLSearchParams(url.slice(cut + 1)).values()]
  const values = headers.flatMap(([name, value]) => {
    const whole = [value, value.replace(/^\S+\s+/, ''), ...basicParts(value)]
    if (name.toLowerCase() !== 'cookie') return whole
    return value.split(';').map(pair => pair.slice(pair.indexOf('=') + 1).trim())
  })
  return [...query, ...values].filter(value => value !== '')
}

/** Of `Basic` (RFC 7617), where a key is the user or the password. */
function basicParts(value: string): string[] {
  const shown = /^basic +(\S+)$/i.exec(value)?.[1]
  if (shown === undefined) return []
  const text = Buffer.from(shown, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? [] : [text.slice(0, colon), text.slice(colon + 1)]
}

/** Digests of the clients that a token may name, by whatever claim. Nothing is verified here. */
function clientsIn(secret: string): string[] {
  const claims = tokenClaims(secret)
  const { iss } = claims
  if (typeof iss !== 'string') return []
  const texts = Object.values(claims).filter(value => typeof value === 'string' && value.length <= 255)
  return texts.slice(0, 64).map(text => clientDigest(iss, text as string, 'hex'))
}

function tokenClaims(secret: string): Record<string, unknown> {
  const [, payload, , more] = secret.split('.')
  if (payload === undefined || more !== undefined) return {}
  try {
    return Object(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
  } catch {
    return {}
  }
}

/** The credentials behind the secrets and what their applications are subscribed to, as gateways have them. */
async function directoryOf(
  { resources, transaction, organization }: WriteContext,
  secrets: string[],
  clients: string[],
): Promise<DirectoryEntry[]> {
  if (secrets.length + clients.length === 0) return []
  const keys = secrets.map(secret => createHash('sha256').update(secret).digest('hex'))
  const sha256 = [...new Set([...keys, ...clients, ...secrets.flatMap(clientsIn)])]
  const credentials = await resources.all('Credential', { sha256 })
  const subjects = credentials.map(({ id }) => id)
  for (const secret of secrets) subjects.push(...(await denialsOf({ transaction, organization }, tokenClaims(secret))))
  for (const { spec, workspaceId } of credentials) {
    const application = await resources.get('Application', spec.application as string, workspaceId)
    const subscriptions = await resources.all('Subscription', { application: application.id })
    subjects.push(...subscriptions.map(({ id }) => id))
  }
  const live = await liveEntries(transaction, subjects)
  return live.map((entry, index) => ({ ...entry, seq: index + 1 }))
}
