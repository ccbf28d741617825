/** A PKCS #10 certificate request (RFC 2986) for hosts. */
import '@gatehouse/control/distribution/decorator-metadata.ts'
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** DER; `key` is PKCS #8 in PEM, P-256. */
export async function certificateRequest(key: string, hosts: readonly string[]): Promise<Uint8Array> {
  const privateKey = createPrivateKey(key)
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    keys: { privateKey: cryptoKey(privateKey, 'sign'), publicKey: cryptoKey(createPublicKey(privateKey), 'verify') },
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension(hosts.map(value => ({ type: 'dns' as const, value })))],
  })
  return new Uint8Array(request.rawData)
}

const cryptoKey = (key: KeyObject, usage: 'sign' | 'verify') => key.toCryptoKey(algorithm, true, [usage]) as CryptoKey
