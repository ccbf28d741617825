import type { HeaderList } from '@gatehouse/base'
import { type Exchange, isGrpc } from '@gatehouse/unit'

type Limited = Pick<Exchange, 'deadlineMs' | 'deadlineField'>

/** What is left of the deadline, told to the upstream of one try. */
export function tellDeadline(headers: HeaderList, { deadlineMs, deadlineField }: Limited, nowMs: number): void {
  const leftMs = Math.max(1, Math.floor(deadlineMs - nowMs))
  if (deadlineField !== undefined) headers.set(deadlineField, String(leftMs))
  if (isGrpc(headers)) headers.set('grpc-timeout', `${Math.min(leftMs, 99_999_999)}m`)
}
