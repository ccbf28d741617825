/** A certificate of any life, to the second: what no authority should issue. */
import '@gatehouse/control/distribution/decorator-metadata.ts'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

export interface Signed {
  host: string
  fromMs: number
  toMs: number
}

/** PEM; `key` is PKCS #8 in PEM, P-256. */
export async function selfSigned(key: string, { host, fromMs, toMs }: Signed): Promise<string> {
  const privateKey = createPrivateKey(key)
  const keys = {
    privateKey: privateKey.toCryptoKey(algorithm, true, ['sign']) as CryptoKey,
    publicKey: createPublicKey(privateKey).toCryptoKey(algorithm, true, ['verify']) as CryptoKey,
  }
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ name: `CN=${host}`, notBefore: new Date(fromMs), notAfter: new Date(toMs), signingAlgorithm: algorithm, keys },
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
      await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return certificate.toString('pem')
}
