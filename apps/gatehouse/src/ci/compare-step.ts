import { dirname, join, resolve } from 'node:path'
import type { Change } from '@gatehouse/comparison'
import type { Reported } from '@gatehouse/report'
import { counted } from '../cli/counted.ts'
import { compareFiles } from '../comparison/compare-files.ts'
import type { CiWorld, StepResult } from './step.ts'

export interface CompareWish {
  file: string
  /** What callers have: a file, and how it is called. */
  base: { file: string; name: string }
  allowBreaking: boolean
}

const levels = { ERR: 'error', WARN: 'warning', INFO: 'note' } as const

/** Breaking changes fail it, unless they are allowed. */
export async function compareStep(
  { file, base, allowBreaking }: CompareWish,
  { cwd, clock }: CiWorld,
): Promise<StepResult> {
  const asked = { base: resolve(cwd, base.file), revision: resolve(cwd, file), format: 'json' as const }
  const { text, counts } = await compareFiles({ ...asked, nowMs: clock.nowMs() }, clock)
  const { changes } = JSON.parse(text) as { changes: Change[] }
  const items = changes.map(
    ({ id, level, message, hint, endpoint, revision, fingerprint }): Reported => ({
      ...{
        id,
        level: levels[level],
        message: endpoint === undefined ? message : `${endpoint}: ${message}`,
        file: revision ? join(dirname(file), revision.file) : file,
        fingerprint,
      },
      ...(level === 'INFO' ? {} : { help: hint }),
      ...{ line: revision?.line, column: revision?.column, pointer: revision?.pointer },
    }),
  )
  const isBroken = counts.ERR > 0 && !allowBreaking
  const said =
    counts.ERR + counts.WARN + counts.INFO === 0
      ? 'nothing changed'
      : `${counted(counts.ERR, 'breaking change')}, ${counts.WARN} dangerous, ${counts.INFO} safe`
  return {
    ...{ name: 'compare', state: isBroken ? 'failed' : 'passed', items },
    ...{ summary: `${said}, beside ${base.name}${counts.ERR > 0 && allowBreaking ? ' (allowed)' : ''}` },
    rules: [...new Set(changes.map(({ id }) => id))].map(id => ({ id, summary: id.replaceAll('-', ' ') })),
  }
}
