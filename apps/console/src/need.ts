/** What somebody must do, by the rows that say so. */
import { isTryKey } from '@gatehouse/capability-self-service/try-key.ts'
import type { TextKey } from '@gatehouse/ui/text.ts'

export interface Need {
  kind: string
  state?: string
  why: TextKey
  /** Where the row says it in its own words. */
  said?: string
  /** A time that is near or past. */
  due?: string
}

export const needs: readonly Need[] = [
  { kind: 'Alert', state: 'firing', why: 'needAlert', said: 'spec.summary' },
  { kind: 'Subscription', state: 'requested', why: 'needSubscription' },
  { kind: 'TransitionRequest', state: 'requested', why: 'needTransition' },
  { kind: 'Deployment', state: 'failed', why: 'needDeployment' },
  { kind: 'Certificate', why: 'needCertificate', due: 'status.expiresAt' },
  { kind: 'Credential', state: 'active', why: 'needCredential', due: 'spec.expiresAt' },
]

const soonMs = 14 * 86_400_000

interface Row {
  name: string
  /** As the row has it. */
  dueAt?: unknown
}

/** Of rows in the state of the need. Keys of the portal's own calls end within the hour as they should. */
export function isDue({ kind, due }: Need, { name, dueAt }: Row, nowMs: number): boolean {
  if (kind === 'Credential' && isTryKey(name)) return false
  return !due || Date.parse(String(dueAt)) - nowMs < soonMs
}
