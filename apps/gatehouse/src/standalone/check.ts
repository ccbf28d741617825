/** What can be said of a gateway's file without starting one. */
import { type Problem, systemClock } from '@gatehouse/base'
import { type DryAnswer, DryGateway, type DryRequest, documentFetch } from '@gatehouse/gateway'
import { RuleFiles } from '@gatehouse/gateway/rules/rule-files.ts'
import { egressRule } from '@gatehouse/http'
import { guardedFetch } from '@gatehouse/http/egress-fetch.ts'
import { type OutcomeChange, outcomeChanges, policiesOf, type Snapshot, snapshotOf } from '@gatehouse/program'
import type { Catalogue } from '@gatehouse/unit'
import { houseWith } from '../own-policies/house.ts'
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
export async function checkFile(path: string, policiesDir?: string, rulesDir?: string): Promise<CheckedFile> {
  const { catalogue } = await houseWith(policiesDir)
  const program = await readStandalone(path, catalogue)
  dryGateway(program, catalogue, rulesDir) // compiles: hosts and base paths do not collide, every policy can be made
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
export async function outcomesOf(before: string, after: string, policiesDir?: string): Promise<OutcomeChange[]> {
  const { catalogue } = await houseWith(policiesDir)
  const [old, now] = await Promise.all([before, after].map(path => readStandalone(path, catalogue)))
  return outcomeChanges(old!.parts, now!.parts, catalogue.policies)
}

/** What the gateway would do with the request, step by step. */
export async function explainFile(
  path: string,
  request: DryRequest,
  { policiesDir, rulesDir }: { policiesDir?: string | undefined; rulesDir?: string | undefined } = {},
): Promise<DryAnswer> {
  const { catalogue } = await houseWith(policiesDir)
  return dryGateway(await readStandalone(path, catalogue), catalogue, rulesDir).ask(request)
}

const fetchLimits = { timeoutMs: 5000, bytesMax: 1_048_576, redirectsMax: 0 }

function dryGateway(
  { parts, entries, certificates }: StandaloneProgram,
  { policies }: Catalogue,
  rulesDir: string | undefined,
): DryGateway {
  const head = { gatewayGroup: 'standalone', generation: 1, createdAt: '', auditHeads: {} }
  const snapshot: Snapshot = snapshotOf(parts, head)
  const byId = new Map(certificates.given.map(one => [one.id, one]))
  const fetch = documentFetch(guardedFetch(egressRule({ allow: ['loopback'] }), fetchLimits))
  const rules = rulesDir === undefined ? {} : { rules: new RuleFiles(rulesDir, systemClock) }
  return new DryGateway({ snapshot, entries, policies, fetch, certificates: byId, ...rules })
}
