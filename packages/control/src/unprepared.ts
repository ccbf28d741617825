import { Failure } from '@gatehouse/base'
import type { JobWork } from './part.ts'

/**
 * Thrown within a transaction by what wants something first that takes long, such as a document held against rules. What
 * was written is undone, `prepare` runs outside of any transaction, and the work begins anew on the rows as they are then.
 */
export class Unprepared extends Error {
  /** What is missing; what was prepared once and is missing again ends the work as a `conflict`. */
  readonly keys: readonly string[]
  readonly prepare: (work: JobWork) => Promise<void>

  constructor(keys: readonly string[], prepare: (work: JobWork) => Promise<void>) {
    super('unprepared')
    this.name = 'Unprepared'
    this.keys = keys
    this.prepare = prepare
  }
}

const roundsMax = 500

/** Does the work until it has all that it wants. */
export async function untilPrepared<T>(work: () => Promise<T>, means: () => JobWork): Promise<T> {
  const known = new Set<string>()
  for (;;) {
    try {
      return await work()
    } catch (thrown) {
      if (!(thrown instanceof Unprepared)) throw thrown
      if (known.size >= roundsMax || thrown.keys.every(key => known.has(key))) {
        throw new Failure('conflict', 'It needs more than can be prepared at once.', { hint: 'Do it in parts.' })
      }
      for (const key of thrown.keys) known.add(key)
      await thrown.prepare(means())
    }
  }
}
