/** When the authority wishes a certificate to be renewed (RFC 9773). */
import '@gatehouse/control/distribution/decorator-metadata.ts'
import { Type } from '@gatehouse/schema'
import { AuthorityKeyIdentifierExtension, X509Certificate } from '@peculiar/x509'
import type { RenewalWindow } from './renewal.ts'
import { type Session, shaped } from './session.ts'

export interface RenewalInfo {
  window: RenewalWindow
  /** When it should be asked again. */
  askAgainMs: number
}

const hourMs = 3_600_000
const infoSchema = Type.Object({
  suggestedWindow: Type.Object({ start: Type.String({ maxLength: 60 }), end: Type.String({ maxLength: 60 }) }),
})

/** Undefined where the authority offers none, or what it says cannot be meant. */
export async function renewalInfo(session: Session, chain: string): Promise<RenewalInfo | undefined> {
  const { renewalInfo: at } = await session.directory()
  const id = renewalId(chain)
  if (at === undefined || id === undefined) return undefined
  const { body, retryAfterMs = 6 * hourMs } = await session.get(`${at}/${id}`, 'The renewal information')
  const { start, end } = shaped(infoSchema, body, 'The renewal information').suggestedWindow
  const window = { startMs: Date.parse(start), endMs: Date.parse(end) }
  if (!(window.startMs < window.endMs)) return undefined
  return { window, askAgainMs: Math.min(Math.max(retryAfterMs, hourMs), 24 * hourMs) }
}

/** RFC 9773 §4.1: the identifier of the issuer's key and the serial number, base64url with a dot between. */
export function renewalId(chain: string): string | undefined {
  const certificate = new X509Certificate(chain.slice(0, chain.indexOf('-----END CERTIFICATE-----') + 25))
  const keyId = certificate.getExtension(AuthorityKeyIdentifierExtension)?.keyId
  if (keyId === undefined) return undefined
  const hex = certificate.serialNumber
  const serial = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  // The value as DER has it: what would read as negative begins with a zero.
  const signed = serial[0]! > 0x7f ? Buffer.concat([Buffer.of(0), serial]) : serial
  return `${Buffer.from(keyId, 'hex').toString('base64url')}.${signed.toString('base64url')}`
}
