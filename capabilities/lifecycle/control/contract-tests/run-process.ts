/**
 * The far end of `testApart`: a document of anybody, and what its schemas make, in a process that may be ended at any time. It
 * has no way out: who asked for it sends its requests, behind the egress rule.
 */
import { failureFrom } from '@gatehouse/base'
import { editedText } from '@gatehouse/capability-catalogue/overlays.ts'
import { testContract } from '@gatehouse/contract-test'
import { readOpenApi } from '@gatehouse/documents'
import { summed } from './report.ts'
import type { TestAnswer, TestAsked, TestTold } from './test-apart.ts'

const tell = (told: TestTold) => void process.send!(told)
const waiting = new Map<number, (answer: TestAnswer) => void>()
let calls = 0

const asked: typeof fetch = async (url, init = {}) => {
  const id = ++calls
  const body = init.body
  const answer = await new Promise<TestAnswer>(resolve => {
    waiting.set(id, resolve)
    const headers = init.headers as [string, string][]
    tell({ call: { id, method: init.method!, url: String(url), headers, ...(body ? { body: String(body) } : {}) } })
  })
  if (answer.status === undefined) throw new Error('No answer came.')
  const isBare = [101, 204, 205, 304].includes(answer.status)
  return new Response(isBare ? null : Buffer.from(answer.bytes), { status: answer.status, headers: answer.headers })
}

async function run({ text, overlays, file, only, url, ...options }: TestAsked): Promise<void> {
  const document = readOpenApi(editedText(text, { file }, overlays), { file })
  const isWanted = ({ id, path }: { id: string; path: string }) =>
    only === undefined || only.some(one => id.startsWith(one) || path.startsWith(one))
  const progress = (done: number, of: number) => tell({ progress: { done, of } })
  const result = await testContract(document, { ...options, url, isWanted, progress, fetch: asked })
  tell({ summed: summed(result, document.endpoints.filter(isWanted), url) })
}

process.once('message', first => {
  process.on('message', message => {
    const answer = message as TestAnswer
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  run(first as TestAsked).catch(thrown => tell({ refused: failureFrom(thrown).message }))
})
process.once('disconnect', () => process.exit())
