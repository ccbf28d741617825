/** The far end of `authoringApart`: one document, in a process that may be ended at any time. */
import { answerApart } from '@gatehouse/documents/apart.ts'
import { withOperation } from './add-operation.ts'
import type { AuthoringDone, AuthoringJob } from './authoring-apart.ts'
import { inferSchema } from './infer-schema.ts'
import { outline } from './outline.ts'
import { findReferences } from './references.ts'
import { renamed } from './rename.ts'
import { withValues } from './value-edits.ts'

answerApart((job: AuthoringJob): AuthoringDone[AuthoringJob['kind']] => {
  if (job.kind === 'infer') return { schema: inferSchema(job.values, job.dialect) }
  const { text, file } = job
  if (job.kind === 'outline') return { entries: outline(text, file) }
  if (job.kind === 'references') return { references: findReferences(text, job.pointer, file) }
  if (job.kind === 'rename') return renamed(text, job.pointer, job.to, file)
  if (job.kind === 'edit') return { text: withValues(text, job.edits, file) }
  return { text: withOperation(text, job.call, file) }
})
