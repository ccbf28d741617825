/** The account at the authority (RFC 8555 §7.3): found or made by its key. */
import { Failure } from '@gatehouse/base'
import type { ExternalAccount } from './account-key.ts'
import { unreadable } from './refusals.ts'
import type { Session } from './session.ts'

export interface Applicant {
  /** E-mail addresses. */
  contacts: readonly string[]
  termsAgreed: boolean
  external?: ExternalAccount | undefined
}

/** The address of the account, which the session uses from now on. */
export async function register(session: Session, { contacts, termsAgreed, external }: Applicant): Promise<string> {
  const { newAccount, meta = {} } = await session.directory()
  const { termsOfService, externalAccountRequired } = meta
  if (termsOfService && !termsAgreed) {
    const message = `The authority has terms: ${termsOfService.slice(0, 300)}`
    throw new Failure('issuer_refused', message, { hint: 'Read them, and agree with termsAgreed: true in the issuer.' })
  }
  if (externalAccountRequired && !external) {
    const hint = 'Name the account at the authority in externalAccount of the issuer.'
    throw new Failure('issuer_refused', 'The authority takes only who has an account there.', { hint })
  }
  const payload = {
    termsOfServiceAgreed: termsAgreed,
    contact: contacts.map(contact => `mailto:${contact}`),
    ...(external ? { externalAccountBinding: session.key.binding(external, newAccount) } : {}),
  }
  // The key itself is what it is asked by.
  session.account = undefined
  const { location } = await session.post(newAccount, payload, 'The account')
  if (!location?.startsWith('https://')) throw unreadable('The account', 'it has no address')
  session.account = location
  return location
}

/** Tells an account that there is whom to write to. */
export async function changeContacts(session: Session, contacts: readonly string[]): Promise<void> {
  await session.post(session.account!, { contact: contacts.map(contact => `mailto:${contact}`) }, 'The account')
}
