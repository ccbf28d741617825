/** Tells which credentials were used. */
import type { Clock } from '@gatehouse/base'
import { credentialUsesMax, type CredentialUses as Told } from '@gatehouse/program'
import type { CredentialUse, CredentialUses } from './credential-uses.ts'
import { Teller } from './teller.ts'

export interface UseTellerOptions {
  uses: CredentialUses
  clock: Clock
  /** JSON of `credentialUses`; rejects where it was not taken. */
  send: (body: string) => Promise<void>
}

const everyMs = 20_000

export const useTeller = ({ uses, clock, send }: UseTellerOptions) =>
  new Teller<readonly CredentialUse[]>({
    ...{ clock, everyMs, send },
    tellings: () => Math.ceil(uses.size / credentialUsesMax),
    take: () => uses.take(credentialUsesMax),
    text(told) {
      const nowMs = clock.monotonicMs()
      const shown = told.map(({ credential, seen }) => ({
        credential,
        seen: seen.map(({ network, usedMs }) => ({ network, agoMs: Math.max(0, Math.round(nowMs - usedMs)) })),
      }))
      return JSON.stringify({ uses: shown } satisfies Told)
    },
  })
