/** Policies of a version and of its endpoints, as its document has them. Pure. */
import type { PolicyUse, Source } from './lanes.ts'

/** What carries policies, as far as it is looked at here. */
interface Carrier {
  name: string
  spec: Readonly<Record<string, unknown>>
}

export interface Around {
  /** Before those of the version. */
  wider: readonly Source[]
  products: readonly { product: Carrier; plans: readonly Carrier[] }[]
}

export const policiesOf = (row: Carrier | undefined) => (row?.spec.policies ?? []) as PolicyUse[]

type Endpoints = Readonly<Record<string, { policies?: readonly PolicyUse[] } & Record<string, unknown>>>

export interface Settings {
  policies: readonly PolicyUse[]
  endpoints: Endpoints
}

export function settingsOf(value: unknown): Settings {
  const { policies = [], endpoints = {} } = (value ?? {}) as Partial<Settings>
  return { policies, endpoints }
}

export const usesAt = ({ policies, endpoints }: Settings, endpoint: string | undefined): readonly PolicyUse[] =>
  endpoint === undefined ? policies : (endpoints[endpoint]?.policies ?? [])

export function withUses(settings: Settings, endpoint: string | undefined, uses: readonly PolicyUse[]): Settings {
  if (endpoint === undefined) return { ...settings, policies: uses }
  return {
    ...settings,
    endpoints: { ...settings.endpoints, [endpoint]: { ...settings.endpoints[endpoint], policies: uses } },
  }
}

interface Seen {
  around: Around
  settings: Settings
  version: string
  endpoint: string | undefined
  plan: string | undefined
}

/** The widest first. */
export function sourcesOf({ around, settings, version, endpoint, plan }: Seen): Source[] {
  return [
    ...around.wider,
    { scope: 'version', owner: version, uses: settings.policies },
    ...(endpoint === undefined
      ? []
      : [{ scope: 'endpoint' as const, owner: endpoint, uses: usesAt(settings, endpoint) }]),
    ...narrower(around, plan),
  ]
}

export const choices = {
  /** Those that the document names, and those that have settings already. */
  endpoints: ({ endpoints }: Settings, document?: unknown) => [
    ...new Set([...Object.keys(endpoints), ...operationIds(document)]),
  ],
  plans: ({ products }: Around) => products.flatMap(({ plans }) => plans.map(({ name }) => name)),
}

function operationIds(document: unknown): string[] {
  const { paths = {} } = (document ?? {}) as { paths?: Record<string, Record<string, { operationId?: unknown }>> }
  return Object.values(paths)
    .flatMap(item => Object.values(item ?? {}).map(operation => operation?.operationId))
    .filter(id => typeof id === 'string')
}

/** Behind those of the version: of the product and the plan that a caller came with. */
function narrower({ products }: Around, plan: string | undefined): Source[] {
  const found = products.find(({ plans }) => plans.some(({ name }) => name === plan))
  if (!found) return []
  return [
    { scope: 'product', owner: found.product.name, uses: policiesOf(found.product) },
    { scope: 'plan', owner: plan!, uses: policiesOf(found.plans.find(({ name }) => name === plan)) },
  ]
}
