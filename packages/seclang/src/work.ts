/** What takes long, in steps: who must not be held up goes on with something else in between. */
export type Work<T> = Generator<undefined, T>

/** All of it now. */
export function finished<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** Slices of about this length, with everything else that waits between two of them. */
const sliceMs = 5

export async function inSlices<T>(work: Work<T>): Promise<T> {
  let startedMs = performance.now()
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    if (performance.now() - startedMs < sliceMs) continue
    await new Promise(resolve => setImmediate(resolve))
    startedMs = performance.now()
  }
}
