/** Who reads, and what she may do: the page shows no action that the control API would refuse. */
import { createContext, useContext } from 'react'
import { api } from './api.ts'
import { setReader } from './session-over.ts'
import type { ConsoleRole } from './units.ts'

export interface Session {
  id: string
  name: string
  operator: boolean
  roles: readonly { organization: string; workspace?: string | undefined; role: string }[]
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

/** Whether she holds at least this role there, as the control API will judge it. */
export function mayAt({ operator, roles }: Pick<Session, 'operator' | 'roles'>, role: ConsoleRole, at: At): boolean {
  if (operator || role === 'anyone' || role === 'signed-in') return true
  if (role === 'developer') return false
  return roles.some(
    held =>
      held.organization === at.organization &&
      (held.workspace === undefined || at.workspace === undefined || held.workspace === at.workspace) &&
      order.indexOf(held.role) >= order.indexOf(role) &&
      role !== 'operator',
  )
}

export function useMay(at: At): (role: ConsoleRole | undefined) => boolean {
  const session = useSession()
  return role => role !== undefined && mayAt(session, role, at)
}
