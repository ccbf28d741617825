/** Who reads a portal, and what of it is there for him. */
import { Failure } from '@gatehouse/base'
import type { Caller, Row, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { portal } from '../portal.ts'

export type PortalSpec = Filled<typeof portal.spec>

export interface Reader {
  kind: 'nobody' | 'developer'
  name?: string
}

export interface Reading {
  portal: Row<PortalSpec>
  reader: Reader
  /** He sees more than the door. */
  open: boolean
  /** Whether what is for this audience is there for him. */
  sees(audience: 'anyone' | 'signed-in'): boolean
}

/** A developer of the realm of the portal's organization; everybody else, whoever he is elsewhere, is nobody here. */
export function readerOf({ kind, name, confinedTo }: Caller, organizationId: string): Reader {
  if ((kind as string) !== 'developer' || confinedTo !== organizationId) return { kind: 'nobody' }
  return { kind: 'developer', name }
}

export function readingOf({ caller, organization, subject }: WriteContext): Reading {
  const portal = subject as unknown as Row<PortalSpec>
  const reader = readerOf(caller, organization!.id)
  const isKnown = reader.kind === 'developer'
  const open = isKnown || portal.spec.audience === 'public'
  return { portal, reader, open, sees: audience => open && (isKnown || audience === 'anyone') }
}

/** What the reader may not see is told as what is not there. */
export const notThere = (what: string) => new Failure('not_found', `There is no ${what.slice(0, 200)} here.`)
