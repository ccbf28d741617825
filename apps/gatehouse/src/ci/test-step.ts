import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { testContract } from '@gatehouse/contract-test'
import { decodeText, readDocument, readOpenApi } from '@gatehouse/documents'
import { counted } from '../cli/counted.ts'
import { testReport } from '../contract-test/test-report.ts'
import type { CiWorld, StepResult } from './step.ts'

export interface TestWish {
  file: string
  url: string
  headers: readonly (readonly [string, string])[]
  seed: string
}

/** Anything found fails it. */
export async function testStep({ file, url, headers, seed }: TestWish, { cwd, fetch }: CiWorld): Promise<StepResult> {
  const text = decodeText(await readFile(resolve(cwd, file)), file)
  const result = await testContract(readOpenApi(text, { file }), { url, headers, seed, timeoutMs: 5000, fetch })
  const { positions } = readDocument(text, { file })
  const { items, rules } = testReport(result, {
    file,
    url,
    placeOf: pointer => positions.placeOf(pointer, { at: 'key' }),
  })
  return {
    ...{ name: 'test', state: items.length > 0 ? 'failed' : 'passed', items, rules },
    summary: `${counted(items.length, 'finding')} in ${counted(result.cases, 'case')} at ${url}`,
  }
}
