import { createHash } from 'node:crypto'
import { newId } from '@gatehouse/base'
import type { CredentialEntry, DirectoryEntry } from '@gatehouse/program'

/** Keys `bench-key-000000` and on, dealt out to the applications whose subscriptions are held; numbered from `seq`. */
export function keyEntries(of: { count: number; held: readonly DirectoryEntry[]; seq: number }): CredentialEntry[] {
  const subscriptions = of.held.filter(entry => entry.kind === 'subscription')
  return Array.from({ length: of.count }, (_, i): CredentialEntry => {
    const { applicationId, environmentId } = subscriptions[i % subscriptions.length]!
    const sha256 = createHash('sha256').update(keyName(i)).digest('hex')
    const ids = { credentialId: newId('cred'), applicationId, environmentId }
    return { seq: of.seq + i, kind: 'credential', state: 'live', ...ids, sha256 }
  })
}

const keyName = (number: number) => `bench-key-${String(number).padStart(6, '0')}`
