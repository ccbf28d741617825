/** Whose body it is decides how a failure is told: a caller mends its own, and cannot mend the upstream's. */
import { Failure } from '@gatehouse/base'

export type Side = 'request' | 'reply'

export const malformed = (side: Side, detail: string): Failure =>
  new Failure(side === 'request' ? 'body_malformed' : 'reply_malformed', detail)

export const tooLarge = (side: Side, policy: string, bytesMax: number): Failure =>
  side === 'request'
    ? new Failure('request_too_large', `The body may have ${bytesMax} bytes (${policy}).`)
    : new Failure('reply_too_large', `The body may have ${bytesMax} bytes (${policy}).`)

export const unreadType = (side: Side, type: string, read: readonly string[]): Failure =>
  side === 'request'
    ? new Failure('unsupported_content', `${type || 'A body without a type'} is not read here, but ${read.join(', ')}.`)
    : malformed(side, `${type || 'A body without a type'} came, and ${read.join(', ')} was expected.`)
