/** What a link tells now and then beside status and events. */
import type { Clock } from '@gatehouse/base'
import type { CaptureDesk } from '../capture/capture-desk.ts'
import type { DriftBook } from '../drift/drift-book.ts'
import type { CredentialUses } from './credential-uses.ts'
import { Teller } from './teller.ts'
import { useTeller } from './use-teller.ts'

const driftEveryMs = 10_000
const capturedEveryMs = 500

export interface LinkTellers {
  uses: CredentialUses
  drift: DriftBook
  captures: Pick<CaptureDesk, 'tellings' | 'take'>
  clock: Clock
  send: (what: 'credential-uses' | 'drift' | 'captured', body: string) => Promise<void>
}

export function linkTellers({
  uses,
  drift,
  captures,
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
    new Teller({
      ...{ clock, everyMs: capturedEveryMs, tellings: () => captures.tellings, take: () => captures.take() },
      text: report => JSON.stringify(report),
      send: body => send('captured', body),
    }),
  ]
}
