import { Failure } from '@gatehouse/base'
import type { Draft, WriteContext } from './part.ts'

/** Throws `invalid_input` for an `expiresAt` that is over. */
export function refusePast({ services }: WriteContext, { spec }: Draft): void {
  if (spec.expiresAt === undefined || Date.parse(String(spec.expiresAt)) > services.clock.nowMs()) return
  const problem = { code: 'invalid_value', message: 'expiresAt has passed.', pointer: '/spec/expiresAt' }
  throw new Failure('invalid_input', problem.message, { problems: [problem] })
}
