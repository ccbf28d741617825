/** What a link tells now and then beside status and events. */
import type { Clock } from '@gatehouse/base'
import type { DriftBook } from '../drift/drift-book.ts'
import type { CredentialUses } from './credential-uses.ts'
import { Teller } from './teller.ts'
import { useTeller } from './use-teller.ts'

const driftEveryMs = 10_000

export interface LinkTellers {
  uses: CredentialUses
  drift: DriftBook
  clock: Clock
  send: (what: 'credential-uses' | 'drift', body: string) => Promise<void>
}

export function linkTellers({
  uses,
  drift,
  clock,
  send,
}: LinkTellers): readonly Pick<Teller<unknown>, 'start' | 'close'>[] {
  return [
    useTeller({ uses, clock, send: body => send('credential-uses', body) }),
    new Teller({
      ...{ clock, everyMs: driftEveryMs, tellings: () => drift.tellings, take: () => drift.take() },
      text: report => JSON.stringify(report),
      send: body => send('drift', body),
    }),
  ]
}
