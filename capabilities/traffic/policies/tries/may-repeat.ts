import type { Exchange } from '@gatehouse/unit'
import { neverSent, type Outcome } from './condition.ts'

/** RFC 9110 §9.2.2. */
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])

/** Whether a second time does no harm: by its method, by the caller's word, or because there was no first time. */
export const mayRepeat = ({ request }: Exchange, outcome: Outcome): boolean =>
  idempotent.has(request.method) || request.headers.has('idempotency-key') || neverSent(outcome)
