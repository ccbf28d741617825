/** A server held against workflows that somebody wrote. */
import type { Clock } from '@gatehouse/base'
import type { OpenApiDocument } from '@gatehouse/documents'
import { prepared, type TestOptions, type TestResult } from '../run.ts'
import { readWorkflows } from './read-workflows.ts'
import { runWorkflows } from './run-workflows.ts'

export interface WorkflowOptions extends Omit<TestOptions, 'isWanted' | 'casesMax' | 'progress' | 'concurrency'> {
  clock: Clock
  inputs: Readonly<Record<string, unknown>>
}

/** A text in Arazzo 1.0, with its name. */
export interface WorkflowFile {
  text: string
  file: string
}

/** Throws `document_invalid`. What is counted are workflows and their steps; those that were skipped are untested. */
export async function testWorkflows(
  document: OpenApiDocument,
  files: readonly WorkflowFile[],
  options: WorkflowOptions,
): Promise<TestResult> {
  const { endpoints, making, call, judge } = prepared(document, options)
  const read = files.map(({ text, file }) => readWorkflows(text, endpoints, { file }))
  const result: TestResult = { endpoints: 0, cases: 0, untested: [], findings: [] }
  const { url, clock, inputs } = options
  for (const one of read) {
    const { workflows, steps, skipped, findings } = await runWorkflows(one, { making, call, judge, url, clock, inputs })
    result.endpoints += workflows
    result.cases += steps
    result.untested.push(...skipped)
    result.findings.push(...findings)
  }
  return result
}
