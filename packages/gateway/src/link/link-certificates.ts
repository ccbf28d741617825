/** Certificates that a control plane gives to its gateway, and the programs that show them to upstreams. */
import type { Clock } from '@gatehouse/base'
import type { Snapshot } from '@gatehouse/program'
import type { Gateway } from '../main/gateway.ts'
import { CertificateIntake, type HeldCertificate } from './certificate-intake.ts'
import type { ControlPeer } from './control-peer.ts'
import type { KeyVault } from './key-vault.ts'

export interface LinkCertificateOptions {
  gateway: Gateway
  vault: KeyVault
  clock: Clock
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
  peer: () => ControlPeer
}

const keyBytesMax = 32_768
const keyTimeoutMs = 30_000
/** How long a program waits for certificates that it names; without them their upstreams are sent nothing. */
const waitMs = 5000

export function certificateIntake({ gateway, peer, ...options }: LinkCertificateOptions): CertificateIntake {
  return new CertificateIntake({
    ...options,
    show: certificates => shown(gateway, certificates),
    fetchKey: async id => {
      const path = `/gateway/v1/certificate-keys/${id}`
      const call = { method: 'GET', path, bytesMax: keyBytesMax, timeoutMs: keyTimeoutMs } as const
      return (await peer().call(call)).toString()
    },
  })
}

async function shown(gateway: Gateway, certificates: readonly HeldCertificate[]): Promise<void> {
  await gateway.useClientCertificates(new Map(certificates.map(one => [one.certificateId, one])))
  await gateway.useCertificates(
    'control',
    certificates.filter(({ hosts }) => hosts.length > 0),
  )
}

/** Offers a program once the certificates are here that its upstreams are shown. */
export async function offerWithCertificates(
  gateway: Gateway,
  certificates: CertificateIntake,
  snapshot: Snapshot,
): Promise<void> {
  const named = [...snapshot.parts.values()].flatMap(({ upstream }) => upstream.tls?.clientCertificate ?? [])
  await certificates.holding([...new Set(named)], waitMs)
  await gateway.offer(snapshot)
}
