/** The first meeting: the token tells which control plane to trust, and then tells it to trust us. */
import { createHash, X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import { type Clock, Failure } from '@gatehouse/base'
import { controlServerName, type EnrolmentAnswer, type SigningKey } from '@gatehouse/program'
import { certificateRequest } from './certificate-request.ts'
import { ControlPeer, unreachable } from './control-peer.ts'
import type { Identity } from './identity.ts'

export interface EnrolmentOptions {
  controlUrl: string
  token: string
  node: string
  clock: Clock
}

/** Throws `enrolment_refused`, `control_unreachable`, or `signature_invalid` when another control plane answers. */
export async function enrol({ controlUrl, token, node, clock }: EnrolmentOptions) {
  const authority = await trustedAuthority(new URL(controlUrl), token, clock)
  const peer = new ControlPeer(controlUrl, { authority }, clock)
  const { csr, key } = certificateRequest()
  try {
    const body = JSON.stringify({ token, node, csr })
    const answer = await peer.call({ method: 'POST', path: '/gateway/v1/enrol', body })
    const { gatewayGroup, certificate, keys } = JSON.parse(answer.toString()) as EnrolmentAnswer
    const identity: Identity = { node, gatewayGroup, key, certificate, authority }
    return { identity, keys: keys as SigningKey[] }
  } finally {
    peer.close()
  }
}

/** The authority's certificate that the control plane shows, if it is the one that the token names. */
async function trustedAuthority(url: URL, token: string, clock: Clock): Promise<string> {
  const shown = await shownCertificates(url, clock)
  for (const certificate of shown) {
    if (fingerprintOf(certificate) === authorityOf(token)) return certificate.toString()
  }
  throw new Failure('signature_invalid', `${url.host} is not the control plane that made the enrolment token.`, {
    hint: 'Check the address of the control plane, or make a new token.',
  })
}

export const fingerprintOf = ({ raw }: X509Certificate) => createHash('sha256').update(raw).digest('base64url')

/** Fingerprint of the authority that the token names. */
export const authorityOf = (token: string) => token.slice(token.indexOf('.') + 1)

function shownCertificates({ hostname, port, host }: URL, clock: Clock): Promise<X509Certificate[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 443),
      servername: controlServerName,
      minVersion: 'TLSv1.3',
      rejectUnauthorized: false,
    })
    const cancel = clock.after(10_000, () => socket.destroy(new Error('no answer in time')))
    socket.once('close', cancel)
    socket.once('error', cause => reject(unreachable(host, cause)))
    socket.once('secureConnect', () => {
      const certificates: X509Certificate[] = []
      for (let at = socket.getPeerCertificate(true); at?.raw && certificates.length < 4; at = at.issuerCertificate) {
        certificates.push(new X509Certificate(at.raw))
        if (at.issuerCertificate === at) break
      }
      socket.destroy()
      resolve(certificates)
    })
  })
}
