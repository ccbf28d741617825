/** The far end of `compareFiles`: two documents, in a process that may be ended at any time. */
import { compare, report } from '@gatehouse/comparison'
import { answerApart } from '@gatehouse/documents/apart.ts'
import { version } from '../version.ts'
import type { Asked, Compared } from './compare-files.ts'
import { readSide } from './read-side.ts'

answerApart(({ base, revision, format, nowMs }: Asked): Compared => {
  const comparison = compare(readSide(base), readSide(revision), { nowMs, version })
  return { text: report(comparison, format), counts: comparison.counts }
})
