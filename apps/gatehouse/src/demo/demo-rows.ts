/** What the demo makes by the control API: made once, and taken as it is where it is there. */
import { Failure, failureFrom } from '@gatehouse/base'
import type { Connection } from '../cli/connection.ts'
import type { Contract } from './contracts.ts'

export const place = '/api/v1/organizations/{organization}'
export const inWorkspace = `${place}/workspaces/{workspace}`

export interface Wanted {
  path: string
  name: string
  spec: Record<string, unknown>
}

export interface DemoRow {
  id: string
  name: string
  state?: string
  spec: Record<string, unknown>
}

export const rowOf = (api: Connection, path: string, name: string) =>
  api.ask({ method: 'GET', path: `${path}/{name}`, name }) as Promise<DemoRow>

/** Made unless it is there; what it may not be made beside can be itself. */
export async function ensure(api: Connection, { path, name, spec }: Wanted): Promise<DemoRow> {
  try {
    return (await api.ask({ method: 'POST', path, body: { name, spec } })) as DemoRow
  } catch (thrown) {
    const { code } = failureFrom(thrown)
    if (code === 'conflict') return rowOf(api, path, name).catch(() => Promise.reject(thrown))
    if (code !== 'already_exists') throw thrown
    return rowOf(api, path, name)
  }
}

export async function ensurePlan(api: Connection, wanted: Omit<Wanted, 'path'>): Promise<DemoRow> {
  const path = `${inWorkspace}/plans`
  const plan = await ensure(api, { path, ...wanted })
  if (plan.state === 'draft')
    await api.ask({ method: 'POST', path: `${path}/{name}/publish`, name: plan.name, body: {} })
  return plan
}

interface Publishing {
  contract: Contract
  /** v1, v2. */
  version: string
  port: number
}

/** Imported unless it is there, led to the upstream that runs now, published, and live when it resolves. */
export async function publishVersion(api: Connection, { contract, version, port }: Publishing): Promise<void> {
  const { name, title, text } = contract
  const upstream = `http://127.0.0.1:${port}/${name}`
  const versionName = `${name}-${version}`
  try {
    await api.ask({
      method: 'POST',
      path: `${inWorkspace}/apis/import`,
      body: { text, file: `${name}.json`, name, version, basePath: `/demo/${name}/${version}`, upstream },
    })
  } catch (thrown) {
    if (failureFrom(thrown).code !== 'already_exists') throw thrown
    const { spec } = await rowOf(api, `${inWorkspace}/api-versions`, versionName)
    const change = { spec: { targets: [{ url: upstream }] } }
    const path = `${inWorkspace}/upstreams/{name}`
    await api.ask({ method: 'PATCH', path, name: spec.upstream as string, body: change })
  }
  await api.ask({ method: 'PATCH', path: `${inWorkspace}/apis/{name}`, name, body: { spec: { title } } })
  await api.ask({ method: 'POST', path: `${inWorkspace}/api-versions/{name}/publish`, name: versionName, body: {} })
  const put = (await api.ask({
    method: 'POST',
    path: `${inWorkspace}/api-versions/{name}/deploy`,
    name: versionName,
    body: { environment: 'dev', waitMs: 10_000 },
  })) as { state: string; reason?: string }
  if (put.state !== 'live')
    throw new Failure('conflict', `${versionName} is ${put.state}: ${put.reason ?? 'no gateway took it yet'}.`)
}
