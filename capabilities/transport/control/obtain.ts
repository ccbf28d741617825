/** From a claimed order to a certificate of the authority, checked before anybody sees it. */
import { X509Certificate } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { JobWork } from '@gatehouse/control'
import { type CheckedCertificate, checkCertificate } from '@gatehouse/http/tls/check-certificate.ts'
import { changeContacts, register } from '../acme/account.ts'
import { AccountKey } from '../acme/account-key.ts'
import { certificateRequest } from '../acme/certificate-request.ts'
import { type Ordering, ordered } from '../acme/order.ts'
import { typeOf } from '../acme/refusals.ts'
import { renewalId } from '../acme/renewal-info.ts'
import { Session } from '../acme/session.ts'
import type { ClaimedOrder } from './order-claim.ts'
import type { OrderTry } from './order-try.ts'

export function sessionOf({ services }: JobWork, order: ClaimedOrder, attempt: OrderTry): Session {
  const { directory, authorities } = order.issuer
  const { request, clock } = services
  const key = new AccountKey(order.accountKey)
  const before = () => {
    attempt.asked = true
    return attempt.keep()
  }
  return new Session({ directory, authorities, key, request, clock, before })
}

/** Throws `certificate_invalid` for one that nobody could use. */
export async function obtained(
  { services }: JobWork,
  order: ClaimedOrder,
  { attempt, session }: { attempt: OrderTry; session: Session },
): Promise<CheckedCertificate> {
  const { hosts, key, chain, orderUrl } = order
  await attempt.audience()
  await atAccount(order, attempt, session)
  const ordering: Ordering = {
    ...{ session, hosts, orderUrl },
    replaces: (await session.directory()).renewalInfo && chain && renewalId(chain),
    began: url => attempt.write(context => attempt.change(context, { orderUrl: url })),
    present: challenges => attempt.present(challenges),
    pause: ms => attempt.pause(ms),
    async request() {
      await attempt.audience() // a host may be another organization's by now
      return certificateRequest(key, hosts)
    },
  }
  const issued = await ordered(ordering).catch(async (thrown: unknown) => {
    if (typeOf(thrown) !== 'accountDoesNotExist') throw thrown
    await atAccount({ ...order, issuer: { ...order.issuer, account: undefined } }, attempt, session)
    return ordered({ ...ordering, orderUrl: undefined })
  })
  return checked(issued, order, services.clock.nowMs())
}

async function atAccount({ issuer }: ClaimedOrder, attempt: OrderTry, session: Session): Promise<void> {
  const { account, contacts, told } = issuer
  const isTold = JSON.stringify(contacts) === JSON.stringify(told)
  if (account !== undefined) {
    session.account = account
    if (isTold) return
    await changeContacts(session, contacts)
  } else await register(session, issuer)
  await attempt.write(async ({ resources }) => {
    const row = await resources.get('CertificateIssuer', issuer.id)
    await resources.update(row, { status: { account: session.account, contacts } })
  })
}

function checked(certificate: string, { key, hosts }: ClaimedOrder, nowMs: number): CheckedCertificate {
  const found = checkCertificate({ certificate, key, hosts }, nowMs)
  const own = new X509Certificate(certificate)
  const missing = hosts.filter(host => own.checkHost(host, { subject: 'never' }) === undefined)
  if (missing.length === 0 && found.expiresAtMs > nowMs) return found
  const why = missing.length > 0 ? `does not name ${missing.join(', ')}` : 'has expired'
  throw new Failure('certificate_invalid', `The certificate that the authority issued ${why}.`)
}
