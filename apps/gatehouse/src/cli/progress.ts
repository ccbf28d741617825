import type { World } from './world.ts'

const firstMs = 2_000
const nextMs = 10_000

/** Says on standard error that the work goes on, first after two seconds. */
export async function withProgress<T>({ clock, err }: World, what: string, work: () => Promise<T>): Promise<T> {
  const startedMs = clock.monotonicMs()
  let cancel = () => {}
  const wait = (delayMs: number) => {
    cancel = clock.after(delayMs, () => {
      err(`… ${what}, ${Math.round((clock.monotonicMs() - startedMs) / 1000)} s\n`)
      wait(nextMs)
    })
  }
  wait(firstMs)
  try {
    return await work()
  } finally {
    cancel()
  }
}
