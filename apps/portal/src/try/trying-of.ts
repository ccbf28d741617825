import { readApplications } from '../account/account-data.ts'
import { formToken } from '../account/reader-session.ts'
import type { At } from '../page.ts'
import type { EndpointData } from '../reference.ts'
import { lastEnvironment } from './try-environment.ts'
import type { Trying } from './try-places.tsx'

/** What a reader tries with; undefined for nobody. */
export async function tryingOf(
  at: At,
  { outline, places }: Pick<EndpointData, 'outline' | 'places'>,
): Promise<Trying | undefined> {
  if (at.site.reader.kind === 'nobody') return undefined
  const needsKey = outline?.key !== undefined && places.length > 0
  const applications = needsKey ? await readApplications(at) : []
  return { token: await formToken(at), applications, environment: lastEnvironment(at) }
}
