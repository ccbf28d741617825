/** From an order to a certificate of the authority, checked before anybody sees it. */
import { X509Certificate } from 'node:crypto'
import { type Clock, Failure } from '@gatehouse/base'
import type { GuardedRequest } from '@gatehouse/http/egress-request.ts'
import { type CheckedCertificate, checkCertificate } from '@gatehouse/http/tls/check-certificate.ts'
import { type Applicant, changeContacts, register } from './account.ts'
import { AccountKey } from './account-key.ts'
import { certificateRequest } from './certificate-request.ts'
import { type Ordering, ordered, type PendingChallenge } from './order.ts'
import { typeOf } from './refusals.ts'
import { lifeMsMin } from './renewal.ts'
import { renewalId } from './renewal-info.ts'
import { Session } from './session.ts'

/** All that an order needs to know, wherever it is kept. */
export interface OrderState {
  hosts: readonly string[]
  /** An order that was begun before. */
  orderUrl: string | undefined
  /** What is shown now, PEM. */
  chain: string | undefined
  issuer: Applicant & {
    directory: string
    authorities: string | undefined
    /** Address of our account there, once it is known. */
    account: string | undefined
    /** Contacts that the authority was told. */
    told: readonly string[]
  }
  /** PKCS #8, PEM: of the account, and of the certificate that is ordered. */
  accountKey: string
  key: string
}

/** Who keeps the state, and lets the gateways answer. */
export interface Orderer {
  /** Called before every request; throws where the work is over. */
  keep(): Promise<void>
  pause(ms: number): Promise<void>
  /** Throws where the hosts may not be ordered, or nobody could answer for them. */
  allowed(): Promise<void>
  present(challenges: readonly PendingChallenge[]): Promise<void>
  began(orderUrl: string): Promise<void>
  registered(account: string, contacts: readonly string[]): Promise<void>
}

export interface Means {
  request: GuardedRequest
  clock: Clock
}

export function sessionOf(order: OrderState, before: () => Promise<void>, { request, clock }: Means): Session {
  const { directory, authorities } = order.issuer
  return new Session({ directory, authorities, key: new AccountKey(order.accountKey), request, clock, before })
}

/** Throws `certificate_invalid` for one that nobody could use. */
export async function obtained(
  order: OrderState,
  orderer: Orderer,
  { session, nowMs }: { session: Session; nowMs: () => number },
): Promise<CheckedCertificate> {
  const { hosts, key, chain, orderUrl } = order
  await orderer.allowed()
  const ordering: Ordering = {
    ...{ session, hosts, orderUrl },
    replaces: (await session.directory()).renewalInfo && chain && renewalId(chain),
    began: url => orderer.began(url),
    present: challenges => orderer.present(challenges),
    pause: ms => orderer.pause(ms),
    async request() {
      await orderer.allowed() // a host may be another organization's by now
      return certificateRequest(key, hosts)
    },
  }
  try {
    await atAccount(order, orderer, session)
    return checked(await ordered(ordering), order, nowMs())
  } catch (thrown) {
    if (typeOf(thrown) !== 'accountDoesNotExist') throw thrown
    await atAccount({ issuer: { ...order.issuer, account: undefined } }, orderer, session)
    return checked(await ordered({ ...ordering, orderUrl: undefined }), order, nowMs())
  }
}

async function atAccount({ issuer }: Pick<OrderState, 'issuer'>, orderer: Orderer, session: Session): Promise<void> {
  const { account, contacts, told } = issuer
  if (account === undefined) await register(session, issuer)
  else {
    session.account = account
    if (JSON.stringify(contacts) === JSON.stringify(told)) return
    await changeContacts(session, contacts)
  }
  await orderer.registered(session.account!, contacts)
}

function checked(certificate: string, { key, hosts }: OrderState, nowMs: number): CheckedCertificate {
  const found = checkCertificate({ certificate, key, hosts }, nowMs)
  const own = new X509Certificate(certificate)
  const missing = hosts.filter(host => own.checkHost(host, { subject: 'never' }) === undefined)
  if (missing.length === 0 && found.expiresAtMs - nowMs >= lifeMsMin) return found
  const why = missing.length > 0 ? `does not name ${missing.join(', ')}` : 'holds for less than an hour'
  throw new Failure('certificate_invalid', `The certificate that the authority issued ${why}.`)
}
