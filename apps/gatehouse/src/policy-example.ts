/** An example of a policy, run through the real program and runner with an upstream that is only named. */
import { DryGateway, type DryRequest } from '@gatehouse/gateway'
import { type Policies, snapshotOf } from '@gatehouse/program'
import { placed, samplePart } from '@gatehouse/program/sample.ts'
import type { PolicyExample, PolicyUnit } from '@gatehouse/unit'

/** The statuses it answers, in order. */
export async function exampleStatuses(
  { name, version, stages }: PolicyUnit,
  { config, send }: PolicyExample,
  policies: Policies,
): Promise<number[]> {
  const use = placed(name, { version, stage: stages[0], config: config as Record<string, unknown> })
  const endpoints = [{ id: 'any', method: '*', path: '/{path+}', policies: [] }]
  const part = samplePart({ basePath: '/', endpoints, policies: [use] })
  const snapshot = snapshotOf([part], { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {} })
  const gateway = new DryGateway({ snapshot, entries: [], policies })
  const statuses: number[] = []
  for (const line of send) statuses.push((await gateway.ask(requestOf(line))).status)
  return statuses
}

/** `POST /path body` or `GET /path Name: value; Other: value`. */
export function requestOf(line: string): DryRequest {
  const [, method, path, rest = ''] = /^(\S+) (\S+) ?(.*)$/.exec(line) ?? []
  if (method === undefined || path === undefined) throw new TypeError(`${line} is no request: METHOD /path first.`)
  const fields = rest.includes(': ') ? rest.split('; ').map(field => field.split(': ') as [string, string]) : []
  return { method, url: path, headers: fields, ...(fields.length === 0 && rest ? { body: rest } : {}) }
}
