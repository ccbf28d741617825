/**
 * Work on documents of others in a process of its own, with a bound on its memory and its time: none holds up who asks. A
 * thread would not do: one that has no memory left takes its process with it.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Clock, Failure, type FailureCode, type Problem } from '@gatehouse/base'

export interface ApartBounds {
  msMax: number
  heapMibMax: number
  clock: Clock
}

type Told<Output> = { output: Output } | { failure: ToldFailure } | { mistake: string }

interface ToldFailure {
  code: FailureCode
  message: string
  hint: string
  problems: readonly Problem[]
}

/**
 * What the program makes of the input. Throws the failure that it throws, and what `exhausted` makes of the words where it
 * takes more than its bounds.
 */
export async function askApart<Output>(
  program: URL,
  input: object,
  { msMax, heapMibMax, clock, exhausted }: ApartBounds & { exhausted: (what: string) => Failure },
): Promise<Output> {
  const child = fork(fileURLToPath(program), {
    ...{ serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    execArgv: [`--max-old-space-size=${heapMibMax}`],
  })
  let cancel = () => {}
  const answer = new Promise<Told<Output>>((resolve, reject) => {
    cancel = clock.after(msMax, () => reject(exhausted(`longer than ${Math.round(msMax / 1000)} s`)))
    child.once('message', message => resolve(message as Told<Output>))
    child.once('error', reject)
    // Without memory left it aborts.
    child.once('exit', () => reject(exhausted(`more than ${heapMibMax} MiB`)))
  })
  child.send(input, () => {})
  try {
    const told = await answer
    if ('mistake' in told) throw new Error(told.mistake)
    if ('output' in told) return told.output
    const { code, message, hint, problems } = told.failure
    throw new Failure(code, message, { hint, problems: [...problems] })
  } finally {
    cancel()
    child.kill('SIGKILL')
  }
}

/** The far end: answers the one input that it is sent. */
export function answerApart<Input, Output>(work: (input: Input) => Output | Promise<Output>): void {
  process.once('message', input => {
    const answer = async (): Promise<Told<Output>> => ({ output: await work(input as Input) })
    answer()
      .catch(failed)
      .then(told => process.send!(told))
  })
  process.once('disconnect', () => process.exit())
}

function failed(thrown: unknown): { failure: ToldFailure } | { mistake: string } {
  const isDeep = thrown instanceof RangeError && /call stack/.test(thrown.message)
  const known = isDeep ? new Failure('document_too_large', 'The document is nested too deeply.') : thrown
  if (!(known instanceof Failure)) return { mistake: known instanceof Error ? (known.stack ?? '') : String(known) }
  const { code, message, hint, problems } = known
  return { failure: { code, message, hint, problems } }
}
