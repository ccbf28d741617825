import { curlOf, findingKinds, type TestFinding, type TestResult } from '@gatehouse/contract-test'
import type { Report, Reported } from '@gatehouse/report'
import { counted } from '../cli/counted.ts'
import { version } from '../version.ts'

interface Where {
  file: string
  url: string
  placeOf: (pointer: string) => { line: number; column: number } | undefined
}

export function testReport({ findings }: TestResult, { file, url, placeOf }: Where): Report {
  const items = findings.map((finding): Reported => {
    const place = placeOf(finding.pointer)
    return {
      ...{ id: finding.kind, level: 'error', message: messageOf(finding), help: curlOf(finding.request, url), file },
      ...{ line: place?.line, column: place?.column, pointer: finding.pointer },
    }
  })
  const rules = Object.entries(findingKinds).map(([id, summary]) => ({ id, summary }))
  return { tool: 'gatehouse test', version, files: [file], items, rules }
}

/** For people: by endpoint, each with the request that shows it. */
export function testText(
  { findings, cases, endpoints, untested }: TestResult,
  { url, seed, one = 'case', of = 'endpoint' }: { url: string; seed: string; one?: string; of?: string },
): string {
  const lines: string[] = []
  let last = ''
  for (const finding of findings) {
    if (finding.endpoint !== last) lines.push(...(last === '' ? [] : ['']), finding.endpoint)
    last = finding.endpoint
    lines.push(`  ${finding.kind}  ${messageOf(finding)}`, `    ${curlOf(finding.request, url)}`)
  }
  if (lines.length > 0) lines.push('')
  const why =
    of === 'workflow' ? 'What it depends on failed, so that this was not begun: ' : 'No request could be made for '
  if (untested.length > 0) lines.push(`${why}${untested.join(', ')}.`)
  const found = findings.length === 0 ? 'nothing found' : counted(findings.length, 'finding')
  lines.push(`${counted(cases, one)} of ${counted(endpoints, of)}, seed ${seed}: ${found}.`)
  return lines.join('\n')
}

const messageOf = ({ what, message }: TestFinding) => (message.startsWith(what) ? message : `${what}: ${message}`)
