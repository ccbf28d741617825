/** Which clients a request may be of that shows a certificate or a signature. Nothing is verified here. */
import { askedCertificate } from '@gatehouse/gateway'
import { spiffeIdOf } from '@gatehouse/http/tls/spiffe-id.ts'
import { clientDigest } from '@gatehouse/program'

interface Asked {
  headers: readonly (readonly [string, string])[]
  certificate: string | undefined
}

const issuersMax = 64
const namesMax = 64

/** Their digests, at every issuer that the policies name. */
export function askedClients(sources: unknown, { headers, certificate }: Asked): string[] {
  const signers = headers
    .filter(([name]) => name.toLowerCase() === 'signature-input')
    .flatMap(([, value]) => [...value.matchAll(/keyid="([^"]{1,255})"/g)].map(([, keyId]) => keyId!))
  const shown = certificate === undefined ? [] : certificateSubjects(certificate)
  if (signers.length + shown.length === 0) return []
  const { issuers, clients } = namedIn(sources)
  const names = [...new Set([...shown, ...signers, ...(signers.length > 0 ? clients : [])])].slice(0, namesMax)
  return [...issuers].slice(0, issuersMax).flatMap(issuer => names.map(name => clientDigest(issuer, name, 'hex')))
}

/** Whatever the policy `mtls` may take for the subject. */
function certificateSubjects(text: string): string[] {
  const shown = askedCertificate(text)
  const { dns, uri, email } = shown.names
  return [shown.fingerprint, shown.subject.split('\n').join(', '), spiffeIdOf(shown) ?? '', ...uri, ...dns, ...email]
}

function namedIn(sources: unknown) {
  const issuers = new Set(['urn:gatehouse:certificates', 'urn:gatehouse:signatures'])
  const clients = new Set<string>()
  JSON.stringify(sources, (key, value: unknown) => {
    if (key === 'issuer' && typeof value === 'string') issuers.add(value)
    if (key === 'client' && typeof value === 'string') clients.add(value)
    return value
  })
  return { issuers, clients }
}
