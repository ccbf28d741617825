/** Who still calls an API version. */
import { Failure } from '@gatehouse/base'
import type { PrepareContext, Row } from '@gatehouse/control'

/** How many are told by name. */
const toldMax = 20
const dayMs = 86_400_000

/** Applications by name, busiest first, with their requests; `nobody` for callers that no application is known of. */
export async function callersOf(
  { services, read }: Pick<PrepareContext, 'services' | 'read'>,
  version: Row,
  days: number,
): Promise<string[]> {
  const sinceMs = services.clock.nowMs() - days * dayMs
  const found = (await services.usage?.callers(version.organizationId!, version.id, sinceMs)) ?? []
  const told = found.slice(0, toldMax)
  const names = await read(async resources => {
    const rows = await resources.all('Application', {
      ...{ id: told.map(one => one.applicationId), organizationId: version.organizationId },
    })
    return new Map(rows.map(({ id, name, workspace }) => [id, `${workspace}/${name}`]))
  })
  const texts = told.map(({ applicationId, requests }) => {
    const name = applicationId === '' ? 'callers without an application' : (names.get(applicationId) ?? applicationId)
    return `${name} (${requests})`
  })
  return found.length > told.length ? [...texts, `${found.length - told.length} more`] : texts
}

/** Throws `still_called` with the applications that called within these days. */
export async function refuseWhileCalled(
  context: Pick<PrepareContext, 'services' | 'read'>,
  version: Row,
  days: number,
): Promise<void> {
  const callers = await callersOf(context, version, days)
  if (callers.length === 0) return
  const detail = `${version.name} was called in the last ${days} days by ${callers.join(', ')}.`
  throw new Failure('still_called', detail, { extra: { callers } })
}
