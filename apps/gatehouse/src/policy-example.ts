/** An example of a policy, run through the real program and runner with an upstream that is only named. */
import { readDefinition } from '@gatehouse/capability-catalogue/definition.ts'
import { DryGateway, type DryRequest } from '@gatehouse/gateway'
import { type ApiPart, type Policies, snapshotOf } from '@gatehouse/program'
import { placed, samplePart } from '@gatehouse/program/sample.ts'
import type { PolicyExample, PolicyUnit } from '@gatehouse/unit'

/** The statuses it answers, in order. */
export async function exampleStatuses(
  { name, version, stages }: PolicyUnit,
  { config, send, contract }: PolicyExample,
  policies: Policies,
): Promise<number[]> {
  const use = placed(name, { version, stage: stages[0], config: config as Record<string, unknown> })
  const part = samplePart({ basePath: '/', policies: [use], ...described(contract) })
  const snapshot = snapshotOf([part], { gatewayGroup: 'g', generation: 1, createdAt: '', auditHeads: {} })
  const gateway = new DryGateway({ snapshot, entries: [], policies })
  const statuses: number[] = []
  for (const line of send) statuses.push((await gateway.ask(requestOf(line))).status)
  return statuses
}

/** Endpoints of a part, with their contract where there is one. */
export function described(contract: object | undefined): Pick<ApiPart, 'endpoints' | 'contractSchemas'> {
  if (!contract) return { endpoints: [{ id: 'any', method: '*', path: '/{path+}', policies: [] }] }
  const definition = readDefinition(JSON.stringify(contract))
  const { endpoints, schemas } = definition.contract(() => true, { examples: true })
  const parts = definition.endpoints.map(({ id, method, path }) => ({
    ...{ id, method, path, policies: [] },
    contract: endpoints.get(id),
  }))
  return { endpoints: parts, contractSchemas: schemas }
}

/** `POST /path body` or `GET /path Name: value; Other: value`. */
export function requestOf(line: string): DryRequest {
  const [, method, path, rest = ''] = /^(\S+) (\S+) ?(.*)$/.exec(line) ?? []
  if (method === undefined || path === undefined) throw new TypeError(`${line} is no request: METHOD /path first.`)
  const fields = rest.includes(': ') ? rest.split('; ').map(field => field.split(': ') as [string, string]) : []
  return { method, url: path, headers: fields, ...(fields.length === 0 && rest ? { body: rest } : {}) }
}
