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

type Told<Output> = { output: Output } | { failure: ToldFailure } | { mistake: string } | { piece: unknown }

interface ToldFailure {
  code: FailureCode
  message: string
  hint: string
  problems: readonly Problem[]
}

export interface AskedApart extends ApartBounds {
  exhausted: (what: string) => Failure
  /** Takes what the program tells before it is done, a piece at a time: it goes on when the piece was taken. */
  take?: (piece: never) => Promise<void>
}

/**
 * What the program makes of the input. Throws the failure that it throws, and what `exhausted` makes of the words where it
 * takes more than its bounds.
 */
export async function askApart<Output>(
  program: URL,
  input: object,
  { msMax, heapMibMax, clock, exhausted, take }: AskedApart,
): Promise<Output> {
  const child = fork(fileURLToPath(program), {
    ...{ serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    execArgv: [`--max-old-space-size=${heapMibMax}`],
  })
  let cancel = () => {}
  const answer = new Promise<Told<Output>>((resolve, reject) => {
    const begin = () => clock.after(msMax, () => reject(exhausted(`longer than ${Math.round(msMax / 1000)} s`)))
    cancel = begin()
    child.on('message', message => {
      const told = message as Told<Output>
      if (!('piece' in told)) return resolve(told)
      // Its time is what it takes itself, from one piece to the next.
      cancel()
      const taken = take ? take(told.piece as never) : Promise.reject(new Error('it told pieces that nobody takes'))
      taken.then(() => {
        cancel = begin()
        child.send('more', () => {})
      }, reject)
    })
    child.once('error', reject)
    // Without memory left it aborts.
    child.once('exit', () => reject(exhausted(`more than ${heapMibMax} MiB`)))
  })
  child.send(input, () => {})
  try {
    const told = await answer
    if ('mistake' in told) throw new Error(told.mistake)
    if ('output' in told) return told.output
    if ('piece' in told) throw new Error('a piece is no answer')
    const { code, message, hint, problems } = told.failure
    throw new Failure(code, message, { hint, problems: [...problems] })
  } finally {
    cancel()
    child.kill('SIGKILL')
  }
}

/** Sends a piece; done when it was taken. */
export type Tell = (piece: object) => Promise<void>

/** The far end: answers the one input that it is sent. */
export function answerApart<Input, Output>(work: (input: Input, tell: Tell) => Output | Promise<Output>): void {
  const tell: Tell = piece =>
    new Promise(resolve => {
      process.once('message', () => resolve())
      process.send!({ piece })
    })
  process.once('message', input => {
    const answer = async (): Promise<Told<Output>> => ({ output: await work(input as Input, tell) })
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
