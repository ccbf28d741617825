/** Who reads, and what she may do: the page shows no action that the control API would refuse. */
import { createContext, useContext } from 'react'
import { api } from './api.ts'
import { setReader } from './session-over.ts'
import type { ConsoleNeed, ConsoleRole } from './units.ts'

interface Held {
  organization: string
  workspace?: string | undefined
  role: string
  permissions?: readonly string[] | undefined
}

export interface Session {
  id: string
  name: string
  operator: boolean
  roles: readonly Held[]
  organizations: readonly string[]
}

export async function readSession(): Promise<Session> {
  const [who, { items }] = await Promise.all([api.whoami({}), api.organizations.list({}, { limit: 200 })])
  setReader(who.id)
  return { ...who, organizations: items.map(({ name }) => name) }
}

const SessionContext = createContext<Session | undefined>(undefined)
export const SessionProvider = SessionContext.Provider
export const useSession = (): Session => useContext(SessionContext)!

const order = ['viewer', 'editor', 'admin', 'owner', 'operator']

export interface At {
  organization: string
  /** In this workspace; in any where it is not said. */
  workspace?: string | undefined
}

type Reader = Pick<Session, 'operator' | 'roles'>

/** Whether she holds at least this role there, and the permission, as the control API will judge it. */
export function mayAt(reader: Reader, need: ConsoleRole | ConsoleNeed, at: At): boolean {
  if (typeof need === 'string') return holdsAt(reader, need, at)
  const { role, permission } = need
  if (!holdsAt(reader, role, at)) return false
  return permission === undefined || heldAt(reader, at).some(({ permissions }) => permissions?.includes(permission))
}

function holdsAt(reader: Reader, role: ConsoleRole, at: At): boolean {
  if (reader.operator || role === 'anyone' || role === 'signed-in') return true
  if (role === 'developer' || role === 'operator') return false
  return heldAt(reader, at).some(held => order.indexOf(held.role) >= order.indexOf(role))
}

const heldAt = ({ roles }: Reader, { organization, workspace }: At): readonly Held[] =>
  roles.filter(
    held =>
      held.organization === organization &&
      (held.workspace === undefined || workspace === undefined || held.workspace === workspace),
  )

export function useMay(at: At): (need: ConsoleRole | ConsoleNeed | undefined) => boolean {
  const session = useSession()
  return need => need !== undefined && mayAt(session, need, at)
}
