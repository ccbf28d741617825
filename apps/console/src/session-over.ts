/**
 * A session may end while somebody works. Calls that are refused for it wait until she is back and are then sent
 * again, so that nothing she wrote is lost.
 */
interface Wait {
  back: Promise<void>
  end: () => void
}

let reader: string | undefined
let wait: Wait | undefined
const listeners = new Set<() => void>()

/** Before somebody is known nobody waits: the page asks who reads. */
export function setReader(id: string): void {
  reader = id
}

/** Nothing where no reader was known. */
export function untilBack(): Promise<void> | undefined {
  if (reader === undefined) return undefined
  if (!wait) {
    const { promise, resolve } = Promise.withResolvers<void>()
    wait = { back: promise, end: resolve }
    tell()
  }
  return wait.back
}

/** What stands on the page is hers alone: for anybody else it begins anew. */
export function isBack(id: string): void {
  if (id !== reader) return location.assign('/console')
  const ended = wait
  wait = undefined
  tell()
  ended?.end()
}

export const isOver = (): boolean => wait !== undefined

export function whenOver(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}
