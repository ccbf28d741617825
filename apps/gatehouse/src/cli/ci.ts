import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import { junit, sarif } from '@gatehouse/report'
import type { StepResult } from '../ci/step.ts'
import type { Call, Command } from './command.ts'
import { withProgress } from './progress.ts'
import { fieldsOf } from './request-words.ts'
import { usage } from './usage.ts'

const text = (name: string, description: string) => ({ name, type: 'string' as const, description })

export const command: Command = {
  usage: 'ci FILE',
  summary: 'All gates of an API in one: rules, comparison with what callers have, contract tests, the gateway’s file.',
  more: `What is not asked for is left out and said. It ends with 1 when a gate is not passed, with 7 when a document cannot be read.

  gatehouse ci openapi.yaml --base main/openapi.yaml --sarif gatehouse.sarif
  gatehouse ci openapi.yaml --live orders-v1 --environment prod --test-url http://127.0.0.1:3000 --gateway-file gateway.yaml`,
  flags: [
    { name: 'ruleset', type: 'list', description: 'As of `gatehouse lint`.' },
    text('baseline', 'Findings of rules that are there already and do not count.'),
    text('base', 'The document that callers have: a file.'),
    text('live', 'Or that of an API version of the control plane, with its overlays, as it stands there.'),
    text('environment', 'With --live: as it is live there, which callers have.'),
    { name: 'allow-breaking', type: 'boolean', description: 'Breaking changes are told and fail nothing.' },
    text('test-url', 'A server to hold against the document; it changes data there.'),
    { name: 'header', short: 'H', type: 'list', whole: true, description: 'Sent with requests of the contract test.' },
    text('seed', 'Of the contract test.'),
    text('gateway-file', 'A gateway’s own file, to be checked.'),
    ...['sarif', 'junit', 'markdown'].map(format => text(format, `Writes everything found as ${format} to this file.`)),
  ],
  words: { min: 1, max: 1 },
  async run(call) {
    const { world, show } = call
    const [file = ''] = call.words
    if (call.values.base !== undefined && call.values.live !== undefined)
      throw usage('--base and --live are one or the other.')
    if (call.values.environment !== undefined && call.values.live === undefined)
      throw usage('--environment needs --live VERSION.')
    const url = call.values['test-url'] as string | undefined
    if (url !== undefined && !(URL.canParse(url) && /^https?:/.test(url)))
      throw usage('--test-url is an address that begins with http:// or https://.')
    const { ciText } = await import('../ci/summary.ts')
    const steps = await withProgress(world, 'looking through the gates', () => stepsOf(call, file))
    await written(call, steps, file)
    await show({ steps }, () => ciText(steps))
    const failed = steps.filter(({ state }) => state === 'failed').map(({ name }) => name)
    if (failed.length > 0)
      throw new Failure('gate_failed', `${failed.join(', ')} ${failed.length === 1 ? 'is' : 'are'} not passed.`)
  },
}

async function stepsOf(call: Call, file: string): Promise<StepResult[]> {
  const { values, world } = call
  const [{ skipped }, { lintStep }, { compareStep }, { testStep }, { checkStep }] = await Promise.all([
    import('../ci/step.ts'),
    import('../ci/lint-step.ts'),
    import('../ci/compare-step.ts'),
    import('../ci/test-step.ts'),
    import('../ci/check-step.ts'),
  ])
  const value = (name: string) => values[name] as string | undefined
  const steps = [
    await lintStep(
      { file, rulesets: (values.ruleset as string[] | undefined) ?? [], baseline: value('baseline') },
      world,
    ),
  ]
  const allowBreaking = values['allow-breaking'] === true
  const [base, live, url, gateway] = [value('base'), value('live'), value('test-url'), value('gateway-file')]
  if (base !== undefined)
    steps.push(await compareStep({ file, base: { file: base, name: base }, allowBreaking }, world))
  else if (live === undefined) steps.push(skipped('compare', 'nothing to compare with: --base FILE or --live VERSION'))
  else {
    steps.push(
      await withLive(call, live, path => compareStep({ file, base: { file: path, name: live }, allowBreaking }, world)),
    )
  }
  const headers = fieldsOf((values.header as string[] | undefined) ?? [])
  steps.push(
    url === undefined
      ? skipped('test', 'no server to test: --test-url URL')
      : await testStep({ file, url, headers, seed: value('seed') ?? 'gatehouse' }, world),
    gateway === undefined
      ? skipped('check', 'no gateway’s file: --gateway-file FILE')
      : await checkStep(gateway, world),
  )
  return steps
}

/** The document of a version as a file, for as long as somebody looks at it. */
async function withLive<T>({ api, values }: Call, version: string, look: (path: string) => Promise<T>): Promise<T> {
  const path = `/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/${encodeURIComponent(version)}/document`
  const { environment } = values as { environment?: string }
  const query = environment === undefined ? '' : `?environment=${encodeURIComponent(environment)}`
  const { document } = (await api().ask({ method: 'GET', path: `${path}${query}` })) as { document: unknown }
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-ci-'))
  try {
    const file = join(folder, `${version.replace(/[^\w.-]/g, '_')}.json`)
    await writeFile(file, JSON.stringify(document, null, 2))
    return await look(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function written({ values, world }: Call, steps: readonly StepResult[], file: string): Promise<void> {
  const { ciMarkdown, ciReport } = await import('../ci/summary.ts')
  const report = ciReport(steps, file)
  const texts: Readonly<Record<string, () => string>> = {
    sarif: () => `${JSON.stringify(sarif(report), null, 2)}\n`,
    junit: () => junit(report),
    markdown: () => ciMarkdown(steps, file),
  }
  for (const [format, make] of Object.entries(texts)) {
    const path = values[format] as string | undefined
    if (path !== undefined) await writeFile(resolve(world.cwd, path), make())
  }
}
