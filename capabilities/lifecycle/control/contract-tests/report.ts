/** What is kept of a run: bounded, however much was found and however long it is. */
import { curlOf, type TestFinding, type TestResult } from '@gatehouse/contract-test'
import type { OperationHandler } from '@gatehouse/control'
import { sql } from 'kysely'

const endpointsMax = 1000
const findingsMax = 200
const messageMax = 500
const requestMax = 2000

export interface Tested {
  id: string
  method: string
  path: string
}

export interface TestReport {
  endpoints: (Omit<Tested, 'id'> & {
    endpoint: string
    verdict: 'passed' | 'failed' | 'untested'
    findings: number
  })[]
  moreEndpoints: number
  findings: { kind: string; endpoint: string; message: string; status?: number; request: string }[]
  moreFindings: number
}

/** Figures beside it are of all, whatever has no room. */
export interface Summed {
  report: TestReport
  figures: { endpoints: number; failed: number; cases: number; findings: number }
}

export function summed({ findings, untested, cases }: TestResult, tested: readonly Tested[], url: string): Summed {
  const unmade = new Set(untested)
  const counts = new Map<string, number>()
  for (const { endpoint } of findings) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1)
  const rows = tested.map(({ id, method, path }) => {
    const found = counts.get(id) ?? 0
    const verdict = found > 0 ? ('failed' as const) : unmade.has(id) ? ('untested' as const) : ('passed' as const)
    return { ...{ endpoint: cut(id, 256), method: cut(method, 64), path: cut(path, 512) }, verdict, findings: found }
  })
  rows.sort((a, b) => order[a.verdict] - order[b.verdict])
  return {
    report: {
      endpoints: rows.slice(0, endpointsMax),
      moreEndpoints: Math.max(0, rows.length - endpointsMax),
      findings: findings.slice(0, findingsMax).map(one => told(one, url)),
      moreFindings: Math.max(0, findings.length - findingsMax),
    },
    figures: { endpoints: tested.length, failed: counts.size, cases, findings: findings.length },
  }
}

const order = { failed: 0, untested: 1, passed: 2 }

const told = ({ kind, endpoint, what, message, status, request }: TestFinding, url: string) => ({
  ...{ kind, endpoint: cut(endpoint, 256), message: cut(message.startsWith(what) ? message : `${what}: ${message}`) },
  ...(status === undefined ? {} : { status }),
  request: cut(curlOf(request, url), requestMax),
})

/** The database keeps neither NUL, which a server may well say, nor half a surrogate pair, which cutting leaves. */
export const cut = (text: string, max = messageMax) =>
  (text.length > max ? `${text.slice(0, max - 1)}…` : text).replaceAll('\0', '\uFFFD').toWellFormed()

export const noReport: TestReport = { endpoints: [], moreEndpoints: 0, findings: [], moreFindings: 0 }

export const report: OperationHandler<unknown, TestReport> = {
  async run({ transaction, subject }) {
    const { rows } = await sql<{ report: TestReport | null }>`select report from contract_test_reports
      where organization_id = ${subject!.organizationId} and contract_test_id = ${subject!.id}`.execute(transaction)
    return rows[0]?.report ?? noReport
  },
}
