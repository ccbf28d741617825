/** What should be different about a listener, worst first. Pure. */
import type { TlsSurvey } from './survey.ts'

export type Severity = 'high' | 'medium' | 'low' | 'info'

export interface Finding {
  severity: Severity
  finding: string
  /** What to do. */
  advice: string
}

const order: readonly Severity[] = ['high', 'medium', 'low', 'info']
const soonDays = 14

export function findingsOf(survey: TlsSurvey): Finding[] {
  const found = [
    ...ofProtocols(survey),
    ...ofCiphers(survey),
    ...ofGroups(survey),
    ...ofChain(survey),
    ...ofRest(survey),
  ]
  return found.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

function* ofProtocols({ protocols, clientCertificates }: TlsSurvey): Generator<Finding> {
  for (const old of protocols.filter(name => name === 'TLSv1' || name === 'TLSv1.1')) {
    yield finding('high', `${old} is offered.`, 'Switch it off (RFC 8996).')
  }
  if (!protocols.includes('TLSv1.3')) yield finding('medium', 'TLS 1.3 is not offered.', 'Offer it (RFC 8446).')
  if (clientCertificates === 'required' && !protocols.includes('TLSv1.2')) {
    yield finding(
      'info',
      'A certificate is required, so TLS 1.2 cannot be looked into without one.',
      'Name one with --certificate and --key.',
    )
  }
}

function* ofCiphers({ ciphers, cipherOrder }: TlsSurvey): Generator<Finding> {
  for (const name of new Set(Object.values(ciphers).flat())) {
    if (/NULL|EXP|RC4|^ADH|^AECDH|MD5|(^|-)DES-/.test(name)) {
      yield finding('high', `${name} protects nothing.`, 'Remove it.')
    } else if (!/^(TLS_|ECDHE|DHE)/.test(name)) {
      yield finding('medium', `${name} has no forward secrecy.`, 'Offer ECDHE alone.')
    } else if (!/GCM|CHACHA20|CCM/.test(name)) {
      yield finding('low', `${name} does not authenticate as it encrypts.`, 'Offer AEAD ciphers alone.')
    }
  }
  if (cipherOrder === 'client')
    yield finding('info', 'The caller chooses the cipher.', 'Nothing, while all of them are strong.')
}

function* ofGroups({ groups }: TlsSurvey): Generator<Finding> {
  if (groups.some(name => name.includes('MLKEM'))) return
  const advice = 'Offer X25519MLKEM768 first: OpenSSL 3.5 has it.'
  yield finding('low', 'No key exchange stands against a quantum computer.', advice)
}

function* ofChain({ chain: [own], chainProblem, nameProblem }: TlsSurvey): Generator<Finding> {
  if (own && own.daysLeft < 0) yield finding('high', `The certificate expired at ${own.expiresAt}.`, 'Renew it now.')
  else if (own && own.daysLeft < soonDays) {
    yield finding('medium', `The certificate expires in ${own.daysLeft} days.`, 'Renew it.')
  }
  if (nameProblem) yield finding('high', nameProblem, 'Show a certificate that names the host, or give --server-name.')
  if (chainProblem && chainProblem !== 'CERT_HAS_EXPIRED') {
    const advice = 'Send the whole chain; for an authority of your own, name it with --authorities.'
    yield finding('medium', `The chain leads to no authority that is known here: ${chainProblem}.`, advice)
  }
  const rsa = /^RSA(?:-PSS)? (\d+)$/.exec(own?.key ?? '')
  if (rsa && Number(rsa[1]) < 2048)
    yield finding('high', `Its key has ${rsa[1]} bits.`, 'Make one of P-256, or RSA with 2048.')
}

function* ofRest({ renegotiation, resumption, alpn }: TlsSurvey): Generator<Finding> {
  if (renegotiation)
    yield finding('medium', 'A caller may renegotiate.', 'Switch it off: each costs as much as a handshake.')
  if (!resumption)
    yield finding('info', 'Sessions do not resume.', 'Share the keys of tickets between threads and machines.')
  if (alpn.length === 0) yield finding('info', 'No protocol is chosen by ALPN.', 'Offer http/1.1 and h2 (RFC 7301).')
}

const finding = (severity: Severity, what: string, advice: string): Finding => ({ severity, finding: what, advice })
