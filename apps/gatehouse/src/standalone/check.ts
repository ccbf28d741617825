/** What can be said of a gateway's file without starting one. */
import type { Problem } from '@gatehouse/base'
import { type DryAnswer, DryGateway, type DryRequest } from '@gatehouse/gateway'
import { type OutcomeChange, outcomeChanges, policiesOf, type Snapshot, snapshotOf } from '@gatehouse/program'
import { catalogue } from '../capabilities.ts'
import { readStandalone, type StandaloneProgram } from './read.ts'

export interface CheckedFile {
  apiVersions: number
  endpoints: number
  policies: number
  plans: number
  credentials: number
  subscriptions: number
  files: string[]
  /** What is served all the same and should be mended. */
  warnings: Problem[]
}

/** Throws `document_invalid` with the place of everything that is wrong. */
export async function checkFile(path: string): Promise<CheckedFile> {
  const program = await readStandalone(path)
  dryGateway(program) // compiles: hosts and base paths do not collide, every policy can be made
  const { parts, entries, files, warnings } = program
  return {
    apiVersions: parts.length,
    endpoints: parts.reduce((sum, { endpoints }) => sum + endpoints.length, 0),
    policies: parts.reduce((sum, part) => sum + policiesOf(part).length, 0),
    plans: new Set(parts.flatMap(({ plans }) => plans.map(({ id }) => id))).size,
    credentials: entries.filter(({ kind }) => kind === 'credential').length,
    subscriptions: entries.filter(({ kind }) => kind === 'subscription').length,
    files: [...files.keys()],
    warnings,
  }
}

/** Which requests the second file answers otherwise than the first. */
export async function outcomesOf(before: string, after: string): Promise<OutcomeChange[]> {
  const [old, now] = await Promise.all([readStandalone(before), readStandalone(after)])
  return outcomeChanges(old.parts, now.parts, catalogue.policies)
}

/** What the gateway would do with the request, step by step. */
export async function explainFile(path: string, request: DryRequest): Promise<DryAnswer> {
  return dryGateway(await readStandalone(path)).ask(request)
}

function dryGateway({ parts, entries, certificates }: StandaloneProgram): DryGateway {
  const head = { gatewayGroup: 'standalone', generation: 1, createdAt: '', auditHeads: {} }
  const snapshot: Snapshot = snapshotOf(parts, head)
  const byId = new Map(certificates.given.map(one => [one.id, one]))
  return new DryGateway({ snapshot, entries, policies: catalogue.policies, certificates: byId })
}
