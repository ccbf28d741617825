/** The time that a gRPC caller gives a call (gRPC over HTTP/2, "Timeout"): it bounds the whole exchange. */
import { type BodySink, type BodySource, borrows, Failure, HeaderList } from '@gatehouse/base'
import { grpcStatus } from '@gatehouse/unit'

const pattern = /^([0-9]{1,8})([HMSmun])$/
const unitMs: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }
const timerMsMax = 2 ** 31 - 1

/** Milliseconds; undefined without one, `invalid` when it is not written right. */
export function grpcTimeoutMs(text: string | undefined): number | 'invalid' | undefined {
  if (text === undefined) return undefined
  const found = pattern.exec(text)
  return found ? Number(found[1]) * unitMs[found[2]!]! : 'invalid'
}

export class GrpcDeadline {
  readonly #timer: NodeJS.Timeout
  #atEnd: (() => void) | undefined

  /** `passed` hears of it while there is no reply yet. */
  constructor(timeoutMs: number, passed: (failure: Failure) => void) {
    this.#timer = setTimeout(
      () => {
        const atEnd = this.#atEnd
        if (atEnd) atEnd()
        else passed(new Failure('upstream_timeout', 'The deadline of the call has passed.'))
      },
      Math.min(timeoutMs, timerMsMax),
    )
  }

  /** The exchange is over. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#atEnd = undefined
  }

  /** The reply's body, which ends with the trailers DEADLINE_EXCEEDED when it lasts too long. */
  bounded(body: BodySource): BodySource {
    return {
      lengthBytes: undefined,
      resume: () => body.resume(),
      abort: reason => {
        this.clear()
        body.abort(reason)
      },
      start: sink => {
        this.#atEnd = () => this.#cut(body, sink)
        body.start(this.#watched(sink))
      },
    }
  }

  /** The sink, behind which the body's own end is the end. */
  #watched(sink: BodySink): BodySink {
    const watched: BodySink = {
      data: piece => sink.data(piece),
      end: trailers => {
        this.clear()
        sink.end(trailers)
      },
      failed: reason => {
        this.clear()
        sink.failed(reason)
      },
    }
    return borrows(sink) ? Object.assign(watched, { borrows: true }) : watched
  }

  #cut(body: BodySource, sink: BodySink): void {
    this.clear()
    body.abort(new Failure('upstream_timeout', 'The deadline of the call has passed.'))
    const message = 'The deadline of the call has passed. (upstream_timeout)'
    sink.end(new HeaderList(['grpc-status', String(grpcStatus.deadlineExceeded), 'grpc-message', message]))
  }
}
