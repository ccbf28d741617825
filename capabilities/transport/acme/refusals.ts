/** What a certificate authority says when it does not do something (RFC 8555 §6.7), as our own failure. */
import { Failure, type Problem } from '@gatehouse/base'

const prefix = 'urn:ietf:params:acme:error:'

/** What a person does next, by the type of error. */
const hints: Readonly<Record<string, string>> = {
  accountDoesNotExist: 'Nothing to do: an account is made anew at the next try.',
  badCSR: 'Check the hosts: the authority issues for none of this kind.',
  caa: 'Allow the authority in the CAA records of the domain.',
  connection: 'Let the host’s name lead to the gateways, and let port 80 reach their plain port.',
  dns: 'Let the host’s name lead to the gateways: it needs an A or AAAA record.',
  externalAccountRequired: 'Name the account at the authority in externalAccount of the issuer.',
  incorrectResponse: 'Let the host’s name lead to gateways of this platform and nowhere else.',
  invalidContact: 'Mend the contacts of the issuer.',
  rateLimited: 'Nothing to do but wait; the authority says when it takes orders again.',
  rejectedIdentifier: 'Choose another authority for this host: this one does not issue for it.',
  unauthorized: 'Let the host’s name lead to gateways of this platform and nowhere else.',
  unsupportedContact: 'Mend the contacts of the issuer.',
  unsupportedIdentifier: 'Choose another authority for this host: this one does not issue for it.',
  userActionRequired: 'Read the terms of the authority again, and agree to them in the issuer.',
}

/** Those that pass by themselves, and are not the organization's to mend. */
const passing: readonly string[] = ['rateLimited', 'serverInternal', 'badNonce', 'orderNotReady']

const problemsMax = 20

interface Said {
  type?: unknown
  detail?: unknown
  subproblems?: unknown
  identifier?: { value?: unknown } | null
}

/** `about` is what was asked for; `said` is whatever came. */
export function refusal(about: string, said: unknown, { status, retryAfterMs }: Answered = {}): Failure {
  const { type, detail, subproblems } = (typeof said === 'object' && said !== null ? said : {}) as Said
  const kind =
    typeof type === 'string' && type.startsWith(prefix) ? printable(type.slice(prefix.length), 60) : undefined
  const known = kind === undefined ? undefined : hints[kind]
  const bad = kind === undefined || passing.includes(kind) || (status ?? 0) >= 500
  const told =
    kind === undefined ? `answered ${status ?? 'nothing that is known'}` : `${kind}, ${printable(detail, 500)}`
  return new Failure(bad ? 'issuer_unavailable' : 'issuer_refused', `${about}: ${told}`, {
    ...(known ? { hint: known } : {}),
    problems: Array.isArray(subproblems) ? subproblems.slice(0, problemsMax).map(problemOf) : [],
    extra: {
      ...(kind ? { acmeType: kind } : {}),
      ...(status ? { answered: status } : {}),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  })
}

interface Answered {
  status?: number
  retryAfterMs?: number | undefined
}

/** A reply that is none of RFC 8555. */
export const unreadable = (about: string, why: string) =>
  new Failure('issuer_unavailable', `${about}: ${printable(why, 500)}`)

/** The type of error that the authority named. */
export const typeOf = (thrown: unknown): string | undefined =>
  thrown instanceof Failure ? (thrown.extra.acmeType as string | undefined) : undefined

/** Whether what was asked for is not, or not for us, or not any more. */
export const isGone = (thrown: unknown): boolean =>
  thrown instanceof Failure && [400, 401, 403, 404, 409, 410].includes(thrown.extra.answered as number)

function problemOf(said: Said | null): Problem {
  const { type, detail, identifier } = said ?? {}
  const host = printable(identifier?.value, 253)
  const message = `${host ? `${host}: ` : ''}${printable(detail, 300)}`
  return { code: printable(type, 100).replace(prefix, '') || 'unknown', message }
}

/** A text of the other side, made short and without control characters. */
function printable(text: unknown, charactersMax: number): string {
  if (typeof text !== 'string') return ''
  const plain = text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return plain.length > charactersMax ? `${plain.slice(0, charactersMax - 1)}…` : plain
}
