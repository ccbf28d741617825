/** Our own certificate authority: it vouches for gateways to the control plane and for the control plane to gateways. */
import './decorator-metadata.ts'
import { createHash, createPrivateKey, randomBytes, webcrypto } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { controlServerName } from '@gatehouse/program'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 86_400_000
/** Clocks differ: certificates hold from a little before they were made. */
const skewMs = 3_600_000
const authorityDays = 3650
export const serverDays = 90
export const nodeDays = 30

export interface AuthorityKeys {
  /** PEM. */
  certificate: string
  /** PKCS #8, DER. */
  privateKey: Uint8Array
}

export interface IssuedCertificate {
  pem: string
  /** Lower-case hex, as Node's TLS shows it after `serialKey`. */
  serial: string
  expiresAtMs: number
}

export async function newAuthority(nowMs: number): Promise<AuthorityKeys> {
  const keys = await generateKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: 'CN=Gatehouse',
    ...validity(nowMs, authorityDays),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), privateKey: await exportKey(keys.privateKey) }
}

export class CertificateAuthority {
  /** PEM. */
  readonly certificate: string
  /** SHA-256 of the certificate, base64url: part of every enrolment token. */
  readonly fingerprint: string
  readonly #issuer: x509.X509Certificate
  readonly #key: CryptoKey

  private constructor(certificate: string, key: CryptoKey) {
    this.certificate = certificate
    this.#issuer = new x509.X509Certificate(certificate)
    this.fingerprint = createHash('sha256').update(new Uint8Array(this.#issuer.rawData)).digest('base64url')
    this.#key = key
  }

  static async open({ certificate, privateKey }: AuthorityKeys): Promise<CertificateAuthority> {
    const key = await webcrypto.subtle.importKey('pkcs8', Uint8Array.from(privateKey), algorithm, false, ['sign'])
    return new CertificateAuthority(certificate, key as CryptoKey)
  }

  /** A key and certificate for one listener of the control plane, PEM. */
  async issueServer(nowMs: number): Promise<IssuedCertificate & { key: string }> {
    const keys = await generateKeys()
    const issued = await this.#issue({
      subject: controlServerName,
      publicKey: keys.publicKey,
      nowMs,
      days: serverDays,
      usage: x509.ExtendedKeyUsage.serverAuth,
      names: [{ type: 'dns', value: controlServerName }],
    })
    const key = createPrivateKey({
      key: Buffer.from(await exportKey(keys.privateKey)),
      format: 'der',
      type: 'pkcs8',
    }).export({ format: 'pem', type: 'pkcs8' })
    return { ...issued, key: key.toString() }
  }

  /** A client certificate for the key of a request; throws `enrolment_refused` when the request is not a proper one. */
  async issueNode(csr: string, node: string, nowMs: number): Promise<IssuedCertificate> {
    const publicKey = await requestedKey(csr)
    return this.#issue({
      subject: `node ${node}`,
      publicKey,
      nowMs,
      days: nodeDays,
      usage: x509.ExtendedKeyUsage.clientAuth,
      names: [],
    })
  }

  async #issue(wanted: {
    subject: string
    publicKey: x509.PublicKeyType
    nowMs: number
    days: number
    usage: string
    names: x509.JsonGeneralName[]
  }): Promise<IssuedCertificate> {
    const { subject, publicKey, nowMs, days, usage, names } = wanted
    const serial = newSerial()
    const dates = validity(nowMs, days)
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serial,
      subject: [{ CN: [subject] }],
      issuer: this.#issuer.subject,
      ...dates,
      signingKey: this.#key,
      signingAlgorithm: algorithm,
      publicKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.ExtendedKeyUsageExtension([usage], true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ],
    })
    return { pem: certificate.toString('pem'), serial, expiresAtMs: dates.notAfter.getTime() }
  }
}

/** The serial number of a certificate as it is stored: Node writes it in capitals and may drop leading zeros. */
export const serialKey = (serial: string) => serial.toLowerCase().replace(/^0+/, '')

async function requestedKey(csr: string): Promise<x509.PublicKey> {
  try {
    const request = new x509.Pkcs10CertificateRequest(csr)
    const { name, namedCurve } = request.publicKey.algorithm as { name: string; namedCurve?: string }
    if (name === 'ECDSA' && namedCurve === 'P-256' && (await request.verify())) return request.publicKey
  } catch (cause) {
    throw new Failure('enrolment_refused', 'The certificate request cannot be read.', { cause })
  }
  throw new Failure('enrolment_refused', 'The certificate request must be signed by its own P-256 key.')
}

const generateKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<CryptoKeyPair>

const exportKey = async (key: CryptoKey) => new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', key))

/** 16 bytes, positive and without a leading zero (RFC 5280 §4.1.2.2). */
function newSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return bytes.toString('hex')
}

const validity = (nowMs: number, days: number) => ({
  notBefore: new Date(nowMs - skewMs),
  notAfter: new Date(nowMs + days * dayMs),
})
