/** What policies of a thread note of drift, told to main now and then; nothing runs where nothing is noted. */
import type { Clock } from '@gatehouse/base'
import type { DriftReport } from '@gatehouse/program'
import type { DriftPort } from '@gatehouse/unit'
import { DriftBook, type DriftPlace } from './drift-book.ts'

const everyMs = 2000

export class ThreadDrift {
  readonly #book = new DriftBook()
  readonly #clock: Clock
  readonly #tell: (report: DriftReport) => void
  #waiting = false

  constructor(clock: Clock, tell: (report: DriftReport) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  portFor({ apiVersionId, environmentId }: DriftPlace): DriftPort {
    return {
      note: drift => {
        this.#book.note({ apiVersionId, environmentId }, drift)
        if (this.#waiting) return
        this.#waiting = true
        this.#clock.after(everyMs, () => this.flush())
      },
    }
  }

  /** Tells what there is now. */
  flush(): void {
    this.#waiting = false
    while (!this.#book.isEmpty) this.#tell(this.#book.take())
  }
}
