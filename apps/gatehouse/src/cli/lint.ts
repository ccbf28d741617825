import { resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import { isAtLeast, type Severity, severities } from '@gatehouse/lint'
import { type ReportFormat, reportFormats } from '@gatehouse/report'
import type { Call, Command } from './command.ts'
import { counted } from './counted.ts'
import { withProgress } from './progress.ts'
import { usage } from './usage.ts'

const formats = ['text', 'json', ...Object.keys(reportFormats)]

export const command: Command = {
  usage: 'lint FILE…',
  summary: 'Holds documents of APIs against rules: rulesets in the language of Spectral, and those that come along.',
  more: `Without --ruleset it takes .spectral.yaml of the folder, or what comes along for the kind of document: OpenAPI, AsyncAPI,
GraphQL or Protobuf. It ends with 1 when a finding is at least as grave as --fail-on, an error unless said.

  gatehouse lint openapi.yaml --ruleset gatehouse:correct
  gatehouse lint openapi.yaml --format sarif > lint.sarif
  gatehouse lint openapi.yaml --baseline lint.json --write-baseline   from now on only new findings count
  gatehouse lint openapi.yaml --fix-overlay fixes.yaml   what needs no thought, for gatehouse overlay openapi.yaml fixes.yaml`,
  flags: [
    {
      name: 'ruleset',
      type: 'list',
      description: 'A file, or the name of one that comes along; several count together.',
    },
    { name: 'format', type: 'string', description: `${formats.join(', ')}.` },
    { name: 'fail-on', type: 'string', description: `${severities.join(', ')} or never.` },
    { name: 'baseline', type: 'string', description: 'A file of findings that are there already and do not count.' },
    { name: 'write-baseline', type: 'boolean', description: 'Writes all findings to that file, and fails for none.' },
    {
      name: 'fix-overlay',
      type: 'string',
      description:
        'Writes what mends findings that need no thought to that file, as an Overlay, and fails for none of them.',
    },
  ],
  words: { min: 1, max: 1000 },
  async run(call) {
    const { world, words } = call
    const { format, failOn, baseline } = wanted(call)
    const [
      { rulesetSources },
      { lintFiles },
      { lintReport, lintText },
      { readBaseline, writeBaseline },
      { writeFixes },
    ] = await Promise.all([
      import('../lint/ruleset-sources.ts'),
      import('../lint/lint-files.ts'),
      import('../lint/lint-report.ts'),
      import('../lint/baseline.ts'),
      import('../lint/fix-overlay.ts'),
    ])
    const rulesets = await rulesetSources((call.values.ruleset as string[] | undefined) ?? [], world.cwd)
    const all = await withProgress(world, `linting ${counted(words.length, 'document')}`, () =>
      lintFiles(words, { ...world, rulesets }),
    )
    if (call.values['write-baseline'] === true) {
      await writeBaseline(resolve(world.cwd, baseline!), all.findings)
      return world.err(`${counted(all.findings.length, 'finding')} written to ${baseline}.\n`)
    }
    const mended = await writeFixes(call, all.fixes)
    const known = baseline === undefined ? new Set<string>() : await readBaseline(resolve(world.cwd, baseline))
    const findings = all.findings.filter(({ fingerprint }) => !known.has(fingerprint) && !mended.has(fingerprint))
    const left = { ...all, findings }
    if (format === 'json') world.out(`${JSON.stringify({ findings, more: all.more }, null, 2)}\n`)
    else if (format === 'text')
      await call.show(left, () =>
        lintText(left, {
          known: all.findings.filter(({ fingerprint }) => known.has(fingerprint)).length,
        }),
      )
    else world.out(reportFormats[format](lintReport(left)))
    const grave = failOn === 'never' ? 0 : findings.filter(({ severity }) => isAtLeast(severity, failOn)).length
    if (grave > 0 || (failOn !== 'never' && all.more > 0)) {
      throw new Failure(
        'gate_failed',
        `${counted(grave, 'finding')} of severity ${failOn}${failOn === 'error' ? '' : ' or worse'}.`,
      )
    }
  },
}

function wanted({ values, words }: Call): {
  format: ReportFormat | 'text' | 'json'
  failOn: Severity | 'never'
  baseline: string | undefined
} {
  const { format = values.json === true ? 'json' : 'text', 'fail-on': failOn = 'error', baseline } = values
  if (!formats.includes(format as string)) throw usage(`--format is one of ${formats.join(', ')}.`)
  if (![...severities, 'never'].includes(failOn as string))
    throw usage(`--fail-on is one of ${severities.join(', ')}, never.`)
  if (values['write-baseline'] === true && baseline === undefined)
    throw usage('--write-baseline needs --baseline FILE.')
  if (values['fix-overlay'] !== undefined && words.length > 1) throw usage('--fix-overlay is about one document.')
  return { format: format as ReportFormat, failOn: failOn as Severity, baseline: baseline as string | undefined }
}
