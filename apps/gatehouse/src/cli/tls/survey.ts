/** What a listener offers, found by handshakes: each asks for one thing more or less. */
import type { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { isIP } from 'node:net'
import type { ConnectionOptions, SecureVersion, TLSSocket } from 'node:tls'
import { Failure } from '@gatehouse/base'
import { type Attempt, handshake, type Target } from './handshake.ts'

export interface ShownCertificate {
  subject: string
  issuer: string
  names: string
  expiresAt: string
  daysLeft: number
  /** Such as `EC prime256v1`, `RSA 2048`. */
  key: string
}

export interface TlsSurvey {
  target: string
  protocols: string[]
  /** By protocol, in the order in which the listener takes them. */
  ciphers: Record<string, string[]>
  cipherOrder: 'server' | 'client'
  /** Each was the only one offered. */
  groups: string[]
  /** What a caller that offers many gets. */
  groupChosen: string | undefined
  chain: ShownCertificate[]
  /** Undefined when the chain leads to an authority that is known here. */
  chainProblem: string | undefined
  nameProblem: string | undefined
  /** A stapled answer (RFC 6066 §8). */
  ocsp: 'stapled' | 'none'
  alpn: string[]
  clientCertificates: 'none' | 'optional' | 'required'
  /** A second handshake with the ticket of the first. */
  resumption: boolean
  renegotiation: boolean
}

const versions: readonly SecureVersion[] = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1']
const everyCipher = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'
const newCiphers = [
  ...['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'],
  ...['TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_8_SHA256'],
]
const groups = [
  ...['X25519MLKEM768', 'SecP256r1MLKEM768', 'SecP384r1MLKEM1024'],
  ...['X25519', 'P-256', 'P-384', 'P-521', 'X448', 'ffdhe2048', 'ffdhe3072'],
]

const only = (version: SecureVersion): ConnectionOptions => ({
  ...{ minVersion: version, maxVersion: version },
  ...(version === 'TLSv1.3' ? {} : { ciphers: everyCipher }),
})

/** Throws `fetch_failed` when nothing at the target speaks TLS. */
export async function surveyOf(target: Target, nowMs: number): Promise<TlsSurvey> {
  const plain = await handshake(target, {}, shownBy)
  const protocols: string[] = []
  const ciphers: Record<string, string[]> = {}
  for (const version of versions) {
    const found = await ciphersOf(target, version)
    if (found.length === 0) continue
    protocols.push(version)
    ciphers[version] = found
  }
  if (protocols.length === 0 && !plain.ok) {
    const message = `${nameOf(target)} completes no TLS handshake: ${plain.error}.`
    throw new Failure('fetch_failed', message)
  }
  const shown = plain.ok ? plain.value : undefined
  return {
    target: nameOf(target),
    ...{ protocols, ciphers },
    cipherOrder: await orderOf(target, ciphers),
    groups: await which(groups, group => handshake(target, { ecdhCurve: group }, () => true)),
    groupChosen: shown?.group,
    chain: (shown?.chain ?? []).map(one => described(one, nowMs)),
    chainProblem: shown?.problem,
    nameProblem: shown && nameProblemOf(target, shown.chain[0]),
    ocsp: await stapled(target),
    alpn: await which(['h2', 'http/1.1'], name => handshake(target, { ALPNProtocols: [name] }, same(name))),
    clientCertificates: await asks(target),
    resumption: await resumes(target),
    renegotiation: protocols.includes('TLSv1.2') && (await renegotiates(target)),
  }
}

const nameOf = ({ host, port }: Target) => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Without a certificate of ours. Whoever asks for one names signature algorithms (RFC 8446 §4.3.2). */
async function asks(target: Target): Promise<TlsSurvey['clientCertificates']> {
  let asked = false
  const nothing = { ...target, certificate: undefined }
  const attempt = await handshake(nothing, {}, socket => {
    asked = socket.getSharedSigalgs().length > 0
    return settled(socket)
  })
  if (attempt.ok) return asked ? 'optional' : 'none'
  return asked || /CERTIFICATE/.test(attempt.error) ? 'required' : 'none'
}

interface Shown {
  group: string | undefined
  chain: X509Certificate[]
  problem: string | undefined
}

async function shownBy(socket: TLSSocket): Promise<Shown> {
  const chain: X509Certificate[] = []
  for (let at = socket.getPeerX509Certificate(); at && chain.length < 10; at = at.issuerCertificate) chain.push(at)
  await settled(socket)
  return {
    group: (socket.getEphemeralKeyInfo() as { name?: string } | null)?.name,
    chain,
    problem: socket.authorized ? undefined : String(socket.authorizationError),
  }
}

/** TLS 1.3 refuses a caller without certificate after the caller's side of the handshake is over. */
async function settled(socket: TLSSocket): Promise<void> {
  if (socket.getProtocol() !== 'TLSv1.3') return
  await new Promise<void>((resolve, reject) => {
    const enough = setTimeout(resolve, 300)
    socket.once('session', () => {
      clearTimeout(enough)
      resolve()
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('ECONNRESET')))
  })
}

/** Offers all, then all but what was chosen, until nothing is left. */
async function ciphersOf(target: Target, version: SecureVersion): Promise<string[]> {
  const found: string[] = []
  for (;;) {
    const left = version === 'TLSv1.3' ? newCiphers.filter(name => !found.includes(name)) : undefined
    if (left?.length === 0) return found
    const ciphers = left ? left.join(':') : [everyCipher, ...found.map(name => `!${name}`)].join(':')
    const attempt = await handshake(target, { ...only(version), ciphers }, socket => socket.getCipher().name)
    if (!attempt.ok || found.includes(attempt.value)) return found
    found.push(attempt.value)
  }
}

/** Whether the listener keeps its order when the caller has the opposite one. */
async function orderOf(target: Target, ciphers: TlsSurvey['ciphers']): Promise<'server' | 'client'> {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const known = ciphers[version]?.filter(name => !name.includes('CHACHA20'))
    if (!known || known.length < 2) continue
    const backwards = { ...only(version), ciphers: [...known].reverse().join(':') }
    const attempt = await handshake(target, backwards, socket => socket.getCipher().name)
    return attempt.ok && attempt.value === known[0] ? 'server' : 'client'
  }
  return 'server'
}

async function which(names: readonly string[], attempt: (name: string) => Promise<Attempt<boolean>>) {
  const found: string[] = []
  for (const name of names) {
    const outcome = await attempt(name)
    if (outcome.ok && outcome.value) found.push(name)
  }
  return found
}

const same = (name: string) => (socket: TLSSocket) => socket.alpnProtocol === name

function described(certificate: X509Certificate, nowMs: number): ShownCertificate {
  const { subject, issuer, subjectAltName = '', validToDate, publicKey } = certificate
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {}
  return {
    ...{ subject: oneLine(subject), issuer: oneLine(issuer), names: subjectAltName },
    expiresAt: validToDate.toISOString(),
    daysLeft: Math.floor((validToDate.getTime() - nowMs) / 86_400_000),
    key: [publicKey.asymmetricKeyType?.toUpperCase(), namedCurve ?? modulusLength].filter(Boolean).join(' '),
  }
}

const oneLine = (name: string | undefined) => (name ?? '').replaceAll('\n', ', ')

function nameProblemOf({ serverName, host }: Target, certificate: X509Certificate | undefined): string | undefined {
  const name = serverName ?? host
  const fits = isIP(name) ? certificate?.checkIP(name) : certificate?.checkHost(name, { subject: 'never' })
  return fits === undefined ? `The certificate does not name ${name}.` : undefined
}

async function stapled(target: Target): Promise<'stapled' | 'none'> {
  let found = false
  const prepare = (socket: TLSSocket) => {
    socket.on('OCSPResponse', (answer: Buffer | null) => {
      found ||= (answer?.length ?? 0) > 0
    })
  }
  await handshake(target, { requestOCSP: true, prepare }, () => true)
  return found ? 'stapled' : 'none'
}

async function resumes(target: Target): Promise<boolean> {
  const first = await handshake(target, {}, async socket => {
    if (socket.getProtocol() !== 'TLSv1.3') return socket.getSession()
    const late = AbortSignal.timeout(1000)
    const [session] = (await once(socket, 'session', { signal: late }).catch(() => [])) as [Buffer?]
    return session
  })
  if (!first.ok || !first.value) return false
  const second = await handshake(target, { session: first.value }, socket => socket.isSessionReused())
  return second.ok && second.value
}

async function renegotiates(target: Target): Promise<boolean> {
  const attempt = await handshake(target, only('TLSv1.2'), socket => {
    return new Promise<boolean>(resolve => {
      socket.once('error', () => resolve(false))
      socket.once('close', () => resolve(false))
      socket.renegotiate({ rejectUnauthorized: false }, error => resolve(error === null))
    })
  })
  return attempt.ok && attempt.value
}
