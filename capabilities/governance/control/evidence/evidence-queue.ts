import { Failure } from '@gatehouse/base'
import { type TurnBounds, Turns } from '@gatehouse/documents/turns.ts'

interface Place {
  organizationId: string
  key: string
}

/** Work on evidence: of one organization one after the other, and none twice. */
export class EvidenceQueue {
  readonly #turns: Turns
  readonly #known = new Map<string, Promise<void>>()

  constructor(bounds: Pick<TurnBounds, 'atOnce' | 'waitingMax'>) {
    this.#turns = new Turns({ ...bounds, ofOneAtOnce: 1, full })
  }

  /** Whoever wants the same meanwhile waits for the same. Throws `lint_exhausted` where too much waits. */
  run({ organizationId, key }: Place, work: () => Promise<void>): Promise<void> {
    const name = `${organizationId} ${key}`
    const known = this.#known.get(name)
    if (known) return known
    const done = this.#turns.take(organizationId, work).finally(() => this.#known.delete(name))
    this.#known.set(name, done)
    return done
  }
}

const full = (waiting: number) =>
  new Failure('lint_exhausted', `${waiting} documents wait to be looked at already.`, {
    hint: 'Try again when they are done.',
  })
