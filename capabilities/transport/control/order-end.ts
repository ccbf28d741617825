/** How a try at an order ends: the certificate is shown, or its failure is told and the next try is set. */
import { createHash } from 'node:crypto'
import { type Failure, failureFrom } from '@gatehouse/base'
import type { Row, WriteContext } from '@gatehouse/control'
import { storeCertificateKey } from '@gatehouse/control/distribution/certificate-keys.ts'
import { removeTexts } from '@gatehouse/control/sealed-text.ts'
import type { CheckedCertificate } from '@gatehouse/http/tls/check-certificate.ts'
import type { NextLook } from '../acme/next-look.ts'
import { backOffMs } from '../acme/renewal.ts'
import type { ClaimedOrder } from './order-claim.ts'
import type { OrderTry } from './order-try.ts'
import { orderKeyName } from './secret-names.ts'
import { spread } from './spread.ts'

export function filled(
  order: ClaimedOrder,
  attempt: OrderTry,
  { checked, next }: { checked: CheckedCertificate; next: NextLook },
): Promise<void> {
  const { certificateId } = order
  const { hosts, certificate: chain, expiresAtMs, fingerprint, warnings } = checked
  return attempt.write(async context => {
    const { transaction, services } = context
    await attempt.change(context, { ...anew, chain, failures: 0, ...timesOf(next), done: true })
    await storeCertificateKey(transaction, services.secrets, { certificateId, key: checked.key })
    await removeTexts(transaction, [orderKeyName(certificateId)])
    await tell(context, certificateId, {
      ...{ hosts, fingerprint, warnings, order: 'filled' },
      expiresAt: isoOf(expiresAtMs),
      renewAt: isoOf(next.renewAtMs),
      keySha256: createHash('sha256').update(checked.key).digest('hex'),
    })
  })
}

/** The certificate in use stays; its renewal was moved or not. */
export function looked({ certificateId }: ClaimedOrder, attempt: OrderTry, next: NextLook): Promise<void> {
  return attempt.write(async context => {
    await attempt.change(context, { ...timesOf(next), done: true })
    const { status } = await context.resources.get('Certificate', certificateId)
    const renewAt = isoOf(next.renewAtMs)
    if (status.renewAt !== renewAt) await tell(context, certificateId, { ...status, renewAt })
  })
}

/** Nothing was asked of the authority: what is missing here is looked for often, and told once. */
const waitMs = 10_000
const waits: readonly string[] = ['host_unclaimed', 'challenge_unanswered']

export function failed(order: ClaimedOrder, attempt: OrderTry, thrown: unknown): Promise<void> {
  const failure = failureFrom(thrown)
  const { code } = failure
  return attempt.write(async context => {
    const nowMs = context.services.clock.nowMs()
    const isWait = waits.includes(code) && !attempt.asked
    const failures = order.failures + (isWait ? 0 : 1)
    const asked = Number(failure.extra.retryAfterMs ?? 0)
    const nextAtMs = nowMs + (isWait ? waitMs : Math.max(backOffMs(failures, Math.random()), asked))
    const unusable = code === 'certificate_invalid' ? { orderUrl: null } : {}
    await attempt.change(context, { challenges: [], ...unusable, failures, nextAtMs, done: true })
    await spread(context)
    await tellFailure(context, order, { failure, failures, nextAtMs, nowMs, isWait })
    if (code === 'internal') context.services.log.error('An order failed.', { error: String(failure.cause) })
  })
}

interface Failed {
  failure: Failure
  failures: number
  nextAtMs: number
  nowMs: number
  isWait: boolean
}

async function tellFailure(context: WriteContext, { certificateId }: ClaimedOrder, failed: Failed): Promise<void> {
  const { failure, failures, nextAtMs, nowMs, isWait } = failed
  const { code, message, hint, problems } = failure
  const { status } = (await context.resources.get('Certificate', certificateId)) as Row
  const before = status.error as { code: string; detail: string } | undefined
  const detail = [message, ...problems.map(problem => problem.message)].join(' ').slice(0, 2000)
  if (isWait && before?.code === code && before.detail === detail) return
  const error = { code, detail, hint, at: isoOf(nowMs) }
  await tell(context, certificateId, { ...status, order: 'failed', failures, renewAt: isoOf(nextAtMs), error })
}

async function tell({ resources }: WriteContext, certificateId: string, status: Record<string, unknown>) {
  await resources.update(await resources.get('Certificate', certificateId), { status })
}

const anew = { orderUrl: null, challenges: [] }
const timesOf = ({ renewAtMs, lookAtMs }: NextLook) => ({ renewAtMs, nextAtMs: Math.min(renewAtMs, lookAtMs) })
const isoOf = (ms: number) => new Date(ms).toISOString()
