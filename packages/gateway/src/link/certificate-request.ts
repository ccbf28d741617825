/** A PKCS #10 certificate request (RFC 2986) for a new P-256 key. */
import { generateKeyPairSync, sign } from 'node:crypto'

export interface KeyedRequest {
  /** PEM. */
  csr: string
  /** PKCS #8, PEM. */
  key: string
}

/** The certificate will name the node as the control plane knows it: the request's own subject is empty. */
export function certificateRequest(): KeyedRequest {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const version = der(0x02, Buffer.of(0))
  const subject = der(0x30)
  const attributes = der(0xa0)
  const info = der(0x30, version, subject, publicKey.export({ format: 'der', type: 'spki' }), attributes)
  const signature = sign('sha256', info, privateKey)
  const request = der(0x30, info, der(0x30, ecdsaWithSha256), der(0x03, Buffer.of(0), signature))
  const lines = request.toString('base64').match(/.{1,64}/g)!
  const csr = ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----', ''].join('\n')
  return { csr, key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }
}

/** 1.2.840.10045.4.3.2 (RFC 5758 §3.2). */
const ecdsaWithSha256 = Buffer.from('06082a8648ce3d040302', 'hex')

/** Tag, length and content (X.690 §8.1). */
function der(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body])
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, body])
}
