/** Findings that are there already: only new ones count from then on. */
import { readFile, writeFile } from 'node:fs/promises'
import { Failure } from '@gatehouse/base'
import type { Finding } from '@gatehouse/lint'
import { filled, object, Type } from '@gatehouse/schema'

const baseline = object({
  version: Type.Literal(1),
  findings: Type.Array(
    object({
      fingerprint: Type.String({ maxLength: 64 }),
      /** For people; what counts is the fingerprint. */
      rule: Type.String({ maxLength: 200 }),
      pointer: Type.String({ maxLength: 4096 }),
    }),
    { maxItems: 100_000 },
  ),
})

/** Fingerprints of a file that `writeBaseline` wrote. */
export async function readBaseline(path: string): Promise<ReadonlySet<string>> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (thrown) {
    const why = thrown instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read'
    throw new Failure('invalid_input', `The baseline ${path} is not taken: ${why}.`)
  }
  return new Set(filled(baseline, value, 'The baseline').findings.map(({ fingerprint }) => fingerprint))
}

export async function writeBaseline(path: string, findings: readonly Finding[]): Promise<void> {
  const kept = findings.map(({ fingerprint, rule, pointer }) => ({ fingerprint, rule, pointer }))
  await writeFile(path, `${JSON.stringify({ version: 1, findings: kept }, null, 2)}\n`)
}
