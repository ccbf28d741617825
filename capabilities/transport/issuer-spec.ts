/** An issuer as it is written, and what must hold of it beyond its schema. */
import type { Problem } from '@gatehouse/base'
import { checkAuthorities } from '@gatehouse/http/tls/check-certificate.ts'

export interface IssuerSpec {
  directory: string
  contacts: string[]
  termsAgreed: boolean
  externalAccount?: { keyId: string; hmacKey?: string }
  authorities?: string
}

/** `keptKey` says that the key of the account is kept already. Pointers begin at the document. */
export function problemsOfIssuer(
  { authorities, externalAccount }: Pick<IssuerSpec, 'authorities' | 'externalAccount'>,
  { keptKey = false } = {},
): Problem[] {
  const problems: Problem[] = []
  if (externalAccount && externalAccount.hmacKey === undefined && !keptKey) {
    const message = 'A new external account needs its key.'
    problems.push({ code: 'missing_key', message, pointer: '/spec/externalAccount/hmacKey' })
  }
  try {
    if (authorities !== undefined) checkAuthorities(authorities)
  } catch (thrown) {
    const { code, message } = thrown as Error & { code: string }
    problems.push({ code, message, pointer: '/spec/authorities' })
  }
  return problems
}
