import { readApplications } from '../account/account-data.ts'
import { formToken } from '../account/reader-session.ts'
import type { At } from '../page.ts'
import type { EndpointData } from '../reference.ts'
import type { Trying } from './try-places.tsx'

/** What a reader tries with; undefined for nobody. */
export async function tryingOf(
  at: At,
  { outline, places }: Pick<EndpointData, 'outline' | 'places'>,
): Promise<Trying | undefined> {
  if (at.site.reader.kind === 'nobody') return undefined
  const needsKey = outline?.key !== undefined && places.length > 0
  return { token: await formToken(at), applications: needsKey ? await readApplications(at) : [] }
}
