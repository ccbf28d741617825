/** Authoring in a process of its own: no document holds up who asks. */
import { extname } from 'node:path'
import { Failure } from '@gatehouse/base'
import { type ApartBounds, askApart } from '@gatehouse/documents/apart.ts'
import type { ExampleCall } from './add-operation.ts'
import type { InferredSchema } from './infer-schema.ts'
import type { OutlineEntry } from './outline.ts'
import type { PlacedReference } from './references.ts'
import type { Renamed } from './rename.ts'
import type { ValueEdit } from './value-edits.ts'

interface Of {
  text: string
  file?: string | undefined
}

export type AuthoringJob =
  | ({ kind: 'outline' } & Of)
  | ({ kind: 'references'; pointer: string } & Of)
  | ({ kind: 'rename'; pointer: string; to: string } & Of)
  | ({ kind: 'edit'; edits: ValueEdit[] } & Of)
  | ({ kind: 'add-operation'; call: ExampleCall } & Of)
  | { kind: 'infer'; values: readonly unknown[]; dialect?: '3.0' | '3.1' }

export interface AuthoringDone {
  outline: { entries: OutlineEntry[] }
  references: { references: PlacedReference[] }
  rename: Renamed
  edit: { text: string }
  'add-operation': { text: string }
  infer: { schema: InferredSchema }
}

/** Throws what the work throws, and `document_too_large` where it takes more than its bounds. */
export function authoringApart<K extends AuthoringJob['kind']>(
  job: Extract<AuthoringJob, { kind: K }>,
  bounds: ApartBounds,
): Promise<AuthoringDone[K]> {
  const program = new URL(`./authoring-process${extname(import.meta.url)}`, import.meta.url)
  const exhausted = (what: string) => new Failure('document_too_large', `Working on the document takes ${what}.`)
  return askApart(program, job, { ...bounds, exhausted })
}
