/** Whether, and after how long, a request is sent again. */

export type Wait = (ms: number, signal: AbortSignal) => Promise<void>

const retried = new Set([408, 429, 502, 503, 504])
const waitMsMax = 60_000

export const isRetried = (status: number): boolean => retried.has(status)

/** As the server says, or longer each time; never longer than a minute. */
export function waitMs(attempt: number, headers: Headers | undefined, nowMs: number): number {
  const said = headers?.get('retry-after')
  if (said && /^\d{1,9}$/.test(said)) return Math.min(Number(said) * 1000, waitMsMax)
  const dateMs = said ? Date.parse(said) : Number.NaN
  if (!Number.isNaN(dateMs)) return Math.min(Math.max(dateMs - nowMs, 0), waitMsMax)
  return Math.min(500 * 2 ** attempt, 8000) * (0.5 + Math.random() / 2)
}

export const wait: Wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
