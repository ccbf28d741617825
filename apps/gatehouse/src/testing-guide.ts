/** What a guide tells people to write and to run, for tests that do so. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'

export function guideIn(t: TestContext, file: string) {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/guides', file), 'utf8')
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-guide-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    /** Blocks of this language, in order. */
    blocks: (language: string) =>
      [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block]) => block!),
    /** What it prints. */
    run: async (script: string) =>
      (await promisify(execFile)('bash', ['-euc', script], { cwd: folder, timeout: 30_000 })).stdout,
  }
}
