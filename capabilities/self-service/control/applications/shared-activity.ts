/** What own applications did together; of those of others, and of teams that the caller is not in, there is nothing in it. */
import type { OperationHandler, PrepareContext, SharedActivity } from '@gatehouse/control'
import { ownTeam } from '../accounts/teams.ts'
import { noFigures, versionNames } from './activity.ts'
import { ownApplications } from './own-applications.ts'

interface Application {
  id: string
  title: string
  team?: { id: string; title: string }
}

interface Asked {
  applications: Application[]
  more: number
  fromMs: number
  toMs: number
}

/** As many as one question names. */
const applicationsMax = 100
const dayMs = 86_400_000
const none = { requests: 0, errors4xx: 0, errors5xx: 0, p95Ms: 0 }
const nothing: SharedActivity = { summary: noFigures, before: noFigures, points: [], versions: [], applications: [] }

/** Asked for after the transaction: figures may take a while. */
export const sharedActivityHandler: OperationHandler<{ team?: string; days: number }, unknown> = {
  async run(context, { team, days }): Promise<Asked> {
    if (team !== undefined && team !== 'none') await ownTeam(context, team)
    const meant = (await ownApplications(context)).filter(
      ({ teamId }) => team === undefined || (teamId ?? 'none') === team,
    )
    const toMs = context.services.clock.nowMs() + 1000
    const applications: Application[] = []
    for (const { row, teamId } of meant.slice(0, applicationsMax)) {
      const of = teamId === undefined ? undefined : await context.resources.find('Team', teamId)
      const title = row.spec.title ?? row.name
      const own = of && { team: { id: of.id, title: (of.spec as { title?: string }).title ?? of.name } }
      applications.push({ id: row.id, title, ...own })
    }
    const more = Math.max(0, meant.length - applicationsMax)
    return { applications, more, fromMs: toMs - days * dayMs, toMs }
  },
  after: (context, output) => told(context, output as Asked),
}

async function told(context: PrepareContext, { applications, more, fromMs, toMs }: Asked) {
  const bucket = toMs - fromMs <= 2 * dayMs ? 'hour' : 'day'
  const { usage } = context.services
  const ids = applications.map(({ id }) => id)
  const found =
    ids.length === 0 || !usage
      ? nothing
      : await usage.activityOfAll(context.organization!.id, ids, { fromMs, toMs, bucket })
  const nameOf = await versionNames(context, found.versions)
  const of = new Map(found.applications.map(({ applicationId, ...figures }) => [applicationId, figures]))
  return {
    ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
    ...{ summary: found.summary, before: found.before, points: found.points, more },
    versions: found.versions.map(({ apiVersionId, ...one }) => ({ apiVersion: nameOf(apiVersionId), ...one })),
    applications: applications
      .map(one => ({ ...one, ...(of.get(one.id) ?? none) }))
      .sort((a, b) => b.requests - a.requests),
  }
}
