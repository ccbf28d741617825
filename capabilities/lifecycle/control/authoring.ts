/** Documents that somebody is writing, worked on in processes of their own, few at once: nothing is stored. */
import {
  type AuthoringDone,
  type AuthoringJob,
  authoringApart,
  type ExampleCall,
  type ValueEdit,
} from '@gatehouse/authoring'
import { Failure } from '@gatehouse/base'
import type { OperationHandler } from '@gatehouse/control'
import { Turns, tooMany } from '@gatehouse/documents/turns.ts'

const bounds = { msMax: 60_000, heapMibMax: 1024 }
const turns = new Turns({ atOnce: 4, ofOneAtOnce: 2, waitingMax: 8, full: tooMany })

/** What the job is made of, before the transaction; its result is the answer. */
function apart<Input, K extends AuthoringJob['kind']>(
  jobOf: (input: Input) => Extract<AuthoringJob, { kind: K }>,
): OperationHandler<Input, AuthoringDone[K], AuthoringDone[K]> {
  return {
    prepare: ({ services, organization }, input) => {
      const job = jobOf(input)
      return turns.take(organization!.id, () => authoringApart<K>(job, { ...bounds, clock: services.clock }))
    },
    run: async (_context, _input, done) => done,
  }
}

type Of = { text: string; file?: string }
type Written = Of & ExampleCall
type Edit = { at: string[]; value?: unknown; remove?: true }

export const authoring: Readonly<Record<string, OperationHandler>> = {
  'outline-document': apart<Of, 'outline'>(input => ({ ...input, kind: 'outline' })),
  'find-references': apart<Of & { pointer: string }, 'references'>(input => ({ ...input, kind: 'references' })),
  'rename-in-document': apart<Of & { pointer: string; to: string }, 'rename'>(input => ({ ...input, kind: 'rename' })),
  'edit-document': apart<Of & { edits: Edit[] }, 'edit'>(({ edits, ...of }) => ({
    ...{ ...of, kind: 'edit' },
    edits: edits.map(valueEdit),
  })),
  'add-operation': apart<Written, 'add-operation'>(({ text, file, ...call }) => ({
    ...{ kind: 'add-operation', text, file, call },
  })),
  'infer-schema': apart<{ values: unknown[]; dialect?: '3.0' | '3.1' }, 'infer'>(input => ({
    ...input,
    kind: 'infer',
  })),
}

function valueEdit({ at, remove, ...rest }: Edit, index: number): ValueEdit {
  if (remove !== undefined && !('value' in rest)) return { at, remove }
  if (remove === undefined && 'value' in rest) return { at, value: rest.value }
  const message = 'An edit has either `value` or `remove`.'
  throw new Failure('invalid_input', message, {
    problems: [{ code: 'invalid_value', message, pointer: `/edits/${index}` }],
  })
}
