import { Failure } from '@gatehouse/base'
import { type ReportFormat, reportFormats } from '@gatehouse/report'
import type { Call, Command } from './command.ts'
import { counted } from './counted.ts'
import { namedText } from './named-file.ts'
import { withProgress } from './progress.ts'
import { fieldsOf } from './request-words.ts'
import { usage } from './usage.ts'

const formats = ['text', 'json', ...Object.keys(reportFormats)]

export const command: Command = {
  usage: 'test FILE --url URL',
  summary: 'Holds a server against its OpenAPI document: what it must take, what it must not, and what it answers.',
  more: `Requests are made from the schemas: complete ones and least ones, at bounds, wrong in one place each, without a credential; what is
made is read, deleted and gone. The same --seed sends the same requests. It changes data: point it at a server of a test.
It ends with 1 when anything is found.

  gatehouse test openapi.yaml --url http://127.0.0.1:3000 -H 'Authorization: Bearer …'
  gatehouse test openapi.yaml --url http://127.0.0.1:3000 --workflow flows.arazzo.yaml --input user=ada`,
  flags: [
    {
      name: 'url',
      type: 'string',
      description: 'Address of the server, with the path in front of those of the document.',
      required: true,
    },
    {
      name: 'header',
      short: 'H',
      type: 'list',
      whole: true,
      description: 'Sent with each request that is not one without a credential.',
    },
    { name: 'seed', type: 'string', description: 'Another one makes other requests.' },
    { name: 'cases', type: 'integer', description: 'Of each endpoint; 60 unless said.' },
    { name: 'only', type: 'list', description: 'Only endpoints whose identifier or path begins so.' },
    { name: 'workflow', type: 'list', description: 'Files in Arazzo 1.0, whose workflows are carried out instead.' },
    { name: 'input', type: 'list', whole: true, description: 'Of workflows: name=value, a value in JSON or a text.' },
    { name: 'timeout', type: 'integer', description: 'Milliseconds that an answer may take; 5000 unless said.' },
    { name: 'format', type: 'string', description: `${formats.join(', ')}.` },
  ],
  words: { min: 1, max: 1 },
  async run({ words: [name = ''], values, world, show }) {
    const format = formatOf(values)
    const [{ readOpenApi, readDocument }, { testContract, testWorkflows }, { testReport, testText }] =
      await Promise.all([
        import('@gatehouse/documents'),
        import('@gatehouse/contract-test'),
        import('../contract-test/test-report.ts'),
      ])
    const text = await namedText(world.cwd, name)
    const document = readOpenApi(text, { file: name })
    const { url, seed = 'gatehouse', cases, timeout = 5000, only } = values as Record<string, never>
    if (!URL.canParse(url) || !/^https?:/.test(url))
      throw usage('--url is an address that begins with http:// or https://.')
    const options = {
      ...{ url: url as string, seed: seed as string, timeoutMs: timeout as number, fetch: world.fetch },
      headers: fieldsOf((values.header as string[] | undefined) ?? []),
    }
    const workflows = await Promise.all(
      ((values.workflow as string[] | undefined) ?? []).map(async file => ({
        ...{ file, text: await namedText(world.cwd, file) },
      })),
    )
    const inputs = inputsOf((values.input as string[] | undefined) ?? [])
    const result = await withProgress(world, `testing ${url}`, () =>
      workflows.length > 0
        ? testWorkflows(document, workflows, { ...options, inputs, clock: world.clock })
        : testContract(document, {
            ...options,
            ...(cases === undefined ? {} : { casesMax: cases }),
            ...(only ? { isWanted: wantedBy(only) } : {}),
          }),
    )
    const what = workflows.length > 0 ? flowWords : caseWords
    if (format === 'json') world.out(`${JSON.stringify(result, null, 2)}\n`)
    else if (format === 'text') await show(result, () => testText(result, { url, seed, ...what }))
    else {
      const { positions } = readDocument(text, { file: name })
      world.out(
        reportFormats[format](
          testReport(result, { file: name, url, placeOf: pointer => positions.placeOf(pointer, { at: 'key' }) }),
        ),
      )
    }
    if (result.findings.length > 0) {
      throw new Failure(
        'gate_failed',
        `${result.findings.length} findings in ${counted(result.cases, what.one)} of ${counted(result.endpoints, what.of)}.`,
      )
    }
  },
}

const caseWords = { one: 'case', of: 'endpoint' }
const flowWords = { one: 'step', of: 'workflow' }

const wantedBy =
  (only: string[]) =>
  ({ id, path }: { id: string; path: string }) =>
    only.some(one => id.startsWith(one) || path.startsWith(one))

function inputsOf(said: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    said.map(one => {
      const [, name, text = ''] = /^([^=]+)=([\s\S]*)$/.exec(one) ?? []
      if (name === undefined) throw usage(`--input is name=value, not ${one}.`)
      return [name, readInput(text)] as const
    }),
  )
}

function readInput(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function formatOf({ format, json }: Call['values']): ReportFormat | 'text' | 'json' {
  const wanted = (format ?? (json === true ? 'json' : 'text')) as ReportFormat
  if (!formats.includes(wanted)) throw usage(`--format is one of ${formats.join(', ')}.`)
  return wanted
}
