import type { Row, WriteContext } from '@gatehouse/control'

/** Name of the revision that the environment serves. */
export async function liveIn(
  { resources }: Pick<WriteContext, 'resources'>,
  version: Row,
  environment: Row,
): Promise<string | undefined> {
  const place = { apiVersion: version.id, environment: environment.id, state: 'live' }
  const [live] = await resources.all('Deployment', place)
  return live?.spec.revision as string | undefined
}
