import type { Request } from './exchange.ts'
import type { Consumer } from './fact.ts'
import { type Refusal, refuse } from './refusal.ts'

/** Of a credential that is not for use there. Which of its limits it was helps who stole it, and is left to `explain`. */
export function outOfPlace(consumer: Consumer, request: Request): Refusal | undefined {
  const reason = consumer.objection?.(request)
  if (reason === undefined) return undefined
  return refuse('credential_out_of_place', 'The credential may not be used here.', [], reason)
}
