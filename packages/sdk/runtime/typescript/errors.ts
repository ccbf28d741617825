/** An answer that is none of those that the operation promises. */
export class ApiError<Status extends number = number, Body = unknown> extends Error {
  readonly status: Status
  /** As its type says; text where it is no JSON. */
  readonly body: Body
  readonly headers: Headers
  readonly operation: string

  constructor(operation: string, answer: { status: Status; body: Body; headers: Headers }) {
    super(`${operation} was answered ${answer.status}`)
    this.name = 'ApiError'
    this.operation = operation
    this.status = answer.status
    this.body = answer.body
    this.headers = answer.headers
  }
}

/** No answer came: the network failed, or it took too long. `cause` says why. */
export class ConnectionError extends Error {
  readonly isTimeout: boolean

  constructor(operation: string, cause: unknown) {
    const isTimeout = cause instanceof Error && cause.name === 'TimeoutError'
    super(`${operation} ${isTimeout ? 'took too long' : 'got no answer'}`, { cause })
    this.name = 'ConnectionError'
    this.isTimeout = isTimeout
  }
}

/** What came is not what the operation promises: no JSON, or a page that leads elsewhere. */
export class ReplyError extends Error {
  constructor(operation: string, why: string, cause?: unknown) {
    super(`${operation}: ${why}`, { cause })
    this.name = 'ReplyError'
  }
}
