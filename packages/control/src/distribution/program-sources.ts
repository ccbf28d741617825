/** What the program of a gateway group is made of, read from the rows of every organization. */
import type { ApiPart, ManifestStage } from '@gatehouse/program'
import type { AnyTables } from '@gatehouse/store'
import type { PolicyUnit } from '@gatehouse/unit'
import type { Kysely } from 'kysely'
import type { Resources, Row } from '../resources.ts'
import { type GroupHead, readHead } from './heads.ts'
import { readStageNodes } from './stage-counts.ts'

/** A row whose spec the assembly knows and distribution does not look into. */
// biome-ignore lint/suspicious/noExplicitAny: the room that owns the resource knows its spec
export type OpaqueRow = Row<any>

export interface PartSources {
  revision: OpaqueRow
  environment: OpaqueRow
  blocked: boolean
  /** What the room that owns versions says of the end of one. */
  // biome-ignore lint/suspicious/noExplicitAny: that room knows what it is
  announcement?: any
  products: readonly { product: OpaqueRow; plans: readonly OpaqueRow[] }[]
  units: ReadonlyMap<string, PolicyUnit>
}

/** Pure; the room that owns APIs offers it. */
export type AssemblePart = (sources: PartSources) => ApiPart

/** One deployment with everything its part is made of, or why that cannot be said. */
export interface Candidate {
  deployment: Row
  apiVersionId: string
  environmentId: string
  /** It is to be served beside what is live, not in its place. */
  stage: CandidateStage | undefined
  sources: Omit<PartSources, 'units'>
}

export type CandidateStage = Pick<ManifestStage, 'of' | 'by' | 'percent' | 'nodes'>

export interface ProgramSources {
  head: GroupHead | undefined
  /** Live, staged and pending, oldest first. */
  candidates: Candidate[]
  /** Digest and content of what the newest generation serves. */
  served: Map<string, ApiPart>
}

export async function readProgramSources(
  resources: Resources,
  db: Kysely<AnyTables>,
  gatewayGroupId: string,
): Promise<ProgramSources> {
  const head = await readHead(db, gatewayGroupId)
  const served = await servedParts(db, gatewayGroupId)
  const environments = await resources.all('Environment', { gatewayGroup: gatewayGroupId })
  const deployments =
    environments.length === 0
      ? []
      : await resources.all('Deployment', {
          environment: environments.map(({ id }) => id),
          state: ['live', 'staged', 'pending'],
        })
  if (deployments.length === 0) return { head, candidates: [], served }
  const offers = await readOffers(resources, deployments)
  const revisions = await named(resources, { kind: 'Revision', field: 'revision' }, deployments)
  const versions = await named(resources, { kind: 'ApiVersion', field: 'apiVersion' }, deployments)
  const nodes = deployments.some(stageOf) ? await readStageNodes(db, gatewayGroupId) : new Map<string, string[]>()
  const environmentOf = new Map(environments.map(row => [`${row.organizationId} ${row.name}`, row]))
  const candidates = deployments.flatMap(deployment => {
    const revision = revisions.get(keyOf(deployment, 'revision'))
    const version = versions.get(keyOf(deployment, 'apiVersion'))
    const environment = environmentOf.get(`${deployment.organizationId} ${deployment.spec.environment}`)
    if (!revision || !version || !environment || version.state === 'retired') return []
    const blocked = version.status.blocked === true
    const { announcement } = version.status
    const sources = { revision, environment, blocked, announcement, products: offers(version) }
    const of = stageOf(deployment)
    const stage = of && { of: of.of, by: of.by, percent: of.percent, nodes: nodes.get(deployment.id) ?? [] }
    return [{ deployment, apiVersionId: version.id, environmentId: environment.id, stage, sources }]
  })
  return { head, candidates: candidates.sort(byAge), served }
}

/** How it is put to the proof; undefined for one that is served as a whole, or will be. */
export function stageOf({ spec, status }: Row): (CandidateStage & { watchSeconds: number }) | undefined {
  const promoted = (status.stage as { promotedAt?: string } | undefined)?.promotedAt
  return promoted === undefined ? (spec.stage as ReturnType<typeof stageOf>) : undefined
}

const byAge = (a: Candidate, b: Candidate) => (a.deployment.id < b.deployment.id ? -1 : 1)

async function servedParts(db: Kysely<AnyTables>, gatewayGroupId: string): Promise<Map<string, ApiPart>> {
  const rows = await db
    .selectFrom('program_parts')
    .select(['sha256', 'content'])
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('dropped_in', 'is', null)
    .execute()
  return new Map(rows.map(({ sha256, content }) => [sha256 as string, JSON.parse(content as string) as ApiPart]))
}

const keyOf = (deployment: Row, field: string) => `${deployment.workspaceId} ${deployment.spec[field]}`

/** Rows that the deployments name, by workspace and name. */
async function named(
  resources: Resources,
  { kind, field }: { kind: string; field: string },
  deployments: readonly Row[],
): Promise<Map<string, Row>> {
  const names = [...new Set(deployments.map(({ spec }) => spec[field]))]
  const workspaceId = [...new Set(deployments.map(row => row.workspaceId))]
  const rows = await resources.all(kind, { name: names, workspaceId })
  return new Map(rows.map(row => [`${row.workspaceId} ${row.name}`, row]))
}

/** Finds the products that hold a version, each with the plans that may call. */
async function readOffers(resources: Resources, deployments: readonly Row[]) {
  const organizationId = [...new Set(deployments.map(row => row.organizationId))]
  const workspaces = await resources.all('Workspace', { organizationId })
  const products = await resources.all('Product', { organizationId })
  const plans = await resources.all('Plan', { organizationId, state: ['published', 'deprecated'] })
  const workspaceIds = new Map(workspaces.map(row => [`${row.organizationId} ${row.name}`, row.id]))
  /** A name as a row writes it, perhaps `workspace/name`, as workspace id and name. */
  const resolved = (row: Row, name: string) => {
    const slash = name.indexOf('/')
    if (slash < 0) return `${row.workspaceId} ${name}`
    return `${workspaceIds.get(`${row.organizationId} ${name.slice(0, slash)}`)} ${name.slice(slash + 1)}`
  }
  const plansOf = groupBy(plans, plan => [resolved(plan, plan.spec.product as string)])
  const productsOf = groupBy(products, product =>
    (product.spec.apiVersions as string[]).map(of => resolved(product, of)),
  )
  return (version: Row) =>
    (productsOf.get(`${version.workspaceId} ${version.name}`) ?? []).map(product => ({
      product,
      plans: plansOf.get(`${product.workspaceId} ${product.name}`) ?? [],
    }))
}

function groupBy(rows: readonly Row[], keysOf: (row: Row) => string[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) for (const key of keysOf(row)) groups.set(key, [...(groups.get(key) ?? []), row])
  return groups
}
