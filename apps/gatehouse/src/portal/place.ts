/** Which portal a request is for: by its host, by the first two steps of its path, or the only one there is. */
import { Refused } from './contract.ts'
import type { ControlClient } from './control-api.ts'

export interface Place {
  organization: string
  portal: string
  /** In front of every path of the portal. */
  base: string
  /** What is left of the path. */
  path: string
}

const named = /^\/([a-z0-9][a-z0-9.-]{0,62})\/([a-z0-9][a-z0-9.-]{0,62})(?=\/|$)/

/** Throws `Refused`: of a path that begins with no portal, the answer is the pages’ own. */
export async function placeOf(control: ControlClient, host: string, path: string): Promise<Place> {
  try {
    const found = await control.portalAt(host)
    // Links of mails name the portal, also where it is the only one.
    const base = `/${found.organization}/${found.portal}`
    if (path === base || path.startsWith(`${base}/`)) return { ...found, base, path: path.slice(base.length) || '/' }
    return { ...found, base: '', path }
  } catch (thrown) {
    const found = thrown instanceof Refused && thrown.reason.status === 404 ? named.exec(path) : null
    if (!found) throw thrown
    const [base, organization, portal] = found as unknown as [string, string, string]
    return { organization, portal, base, path: path.slice(base.length) || '/' }
  }
}
