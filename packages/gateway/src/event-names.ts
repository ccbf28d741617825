/** The string table of a generation: main and threads make the same one from the same manifest. */
import { failureKinds } from '@gatehouse/base'
import type { ApiPart, Snapshot } from '@gatehouse/program'

export interface RouteNames {
  route: number
  endpoint: number
  api: number
  apiVersion: number
  environment: number
  organization: number
  /** Number of the first target's address; the others follow. */
  firstTarget: number
  plans: ReadonlyMap<string, number>
}

export interface EventNames {
  /** Number → name; 0 is none. */
  table: readonly string[]
  /** By part and endpoint id. */
  routes: ReadonlyMap<ApiPart, ReadonlyMap<string, RouteNames>>
  failures: ReadonlyMap<string, number>
}

export function eventNames({ manifest, parts }: Snapshot): EventNames {
  const table: string[] = ['']
  const numbers = new Map<string, number>()
  const number = (name: string) => {
    let found = numbers.get(name)
    if (found === undefined) {
      found = table.push(name) - 1
      numbers.set(name, found)
    }
    return found
  }
  const failures = new Map(Object.keys(failureKinds).map(code => [code, number(code)]))
  const routes = new Map<ApiPart, Map<string, RouteNames>>()
  for (const digest of manifest.parts) {
    const part = parts.get(digest)!
    const common = {
      api: number(part.apiId),
      apiVersion: number(part.apiVersionId),
      environment: number(part.environmentId),
      organization: number(part.organizationId),
      firstTarget: table.length,
      plans: new Map(part.plans.map(plan => [plan.id, number(plan.id)])),
    }
    common.firstTarget = table.length
    for (const { url } of part.upstream.targets) table.push(url)
    const base = part.basePath === '/' ? '' : part.basePath
    const own = part.endpoints.map(({ id, method, path }): [string, RouteNames] => [
      id,
      { ...common, endpoint: number(id), route: number(`${method} ${base}${path}`) },
    ])
    routes.set(part, new Map(own))
  }
  return { table, routes, failures }
}
