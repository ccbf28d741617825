import { type Clock, Failure } from '@gatehouse/base'

export interface TrySignal {
  signal: AbortSignal
  /** It is not wanted any more. */
  abort(): void
  /** Its time no longer counts. */
  done(): void
}

/** Of one try, which fails with `upstream_timeout` after its time. */
export function trySignal(clock: Clock, timeoutMs: number | undefined, detail: string): TrySignal {
  const controller = new AbortController()
  const late = () => controller.abort(new Failure('upstream_timeout', detail))
  const done = timeoutMs === undefined ? () => {} : clock.after(timeoutMs, late)
  const abort = () => {
    done()
    controller.abort(new Failure('upstream_failed', 'Another try was quicker.'))
  }
  return { signal: controller.signal, abort, done }
}
