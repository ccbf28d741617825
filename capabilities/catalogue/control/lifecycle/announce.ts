/** The end of an API version as it is announced: checked, and written as gateways read it. */
import { Failure, type Problem } from '@gatehouse/base'
import type { Row, WriteContext } from '@gatehouse/control'
import type { Announcement } from '../../lifecycle.ts'

export interface AnnouncementInput {
  sunsetAt?: string
  successor?: string
  information?: string
  brownOuts?: { from: string; until: string }[]
  atSunset: 'keep' | 'retire' | 'force'
}

interface Announcing extends AnnouncementInput {
  deprecatedAt: string
  /** Where it is not deprecated yet. */
  deprecateAt?: string | undefined
}

/** The status of a version that ends so. Throws `invalid_input` for what cannot come to pass. */
export async function announced(context: WriteContext, version: Row, said: Announcing): Promise<Row['status']> {
  const { deprecateAt, deprecatedAt, sunsetAt, successor, information, brownOuts, atSunset } = said
  const problems = problemsOf(said, context.services.clock.nowMs())
  if (problems.length > 0) throw new Failure('invalid_input', problems[0]!.message, { problems })
  const announcement: Announcement = {
    deprecatedAt,
    ...(sunsetAt === undefined ? {} : { sunsetAt }),
    ...(successor === undefined ? {} : { successor: await linkTo(context, version, successor) }),
    ...(information === undefined ? {} : { information }),
    ...(brownOuts?.length ? { brownOuts } : {}),
  }
  const dueAt = deprecateAt ?? (atSunset === 'keep' ? undefined : sunsetAt)
  return {
    ...unannounced(version),
    ...(deprecateAt === undefined ? { deprecatedAt } : { deprecateAt }),
    ...(sunsetAt === undefined ? {} : { sunsetAt }),
    ...{ atSunset, announcement },
    ...(dueAt === undefined ? {} : { dueAt }),
  }
}

/** The status without an end. Throws `invalid_input` for an end without a beginning. */
export function unannounced(version: Row, said: Partial<AnnouncementInput> = {}): Row['status'] {
  const { atSunset: asked, ...rest } = said
  if (Object.keys(rest).length > 0 || (asked !== undefined && asked !== 'keep')) {
    const problem = { code: 'missing_key', message: 'deprecateAt is missing.', pointer: '/deprecateAt' }
    throw new Failure('invalid_input', `${version.name} is not deprecated; say when it will be.`, {
      problems: [problem],
    })
  }
  const gone = new Set(['deprecateAt', 'deprecatedAt', 'sunsetAt', 'atSunset', 'announcement', 'dueAt', 'retirement'])
  return Object.fromEntries(Object.entries(version.status).filter(([key]) => !gone.has(key)))
}

function problemsOf(said: Announcing, nowMs: number): Problem[] {
  const { deprecateAt, deprecatedAt, sunsetAt, brownOuts = [], atSunset } = said
  const problems: Problem[] = []
  const wrong = (pointer: string, message: string) => problems.push({ code: 'invalid_value', message, pointer })
  if (deprecateAt !== undefined && Date.parse(deprecateAt) <= nowMs) wrong('/deprecateAt', 'deprecateAt has passed.')
  if (sunsetAt === undefined && atSunset !== 'keep') wrong('/atSunset', `atSunset: ${atSunset} needs sunsetAt.`)
  if (sunsetAt !== undefined && Date.parse(sunsetAt) <= nowMs) wrong('/sunsetAt', 'sunsetAt has passed.')
  if (sunsetAt !== undefined && Date.parse(sunsetAt) < Date.parse(deprecatedAt)) {
    wrong('/sunsetAt', 'sunsetAt comes before the deprecation (RFC 9745 §4).')
  }
  for (const [index, { from, until }] of brownOuts.entries()) {
    if (Date.parse(until) <= Date.parse(from))
      wrong(`/brownOuts/${index}/until`, 'The brown-out ends before it begins.')
    if (Date.parse(from) < Date.parse(deprecatedAt)) {
      wrong(`/brownOuts/${index}/from`, 'The brown-out begins before the deprecation.')
    }
  }
  return problems
}

/** Where the successor answers: with its host where it has one of its own. */
async function linkTo({ resources }: WriteContext, version: Row, name: string): Promise<string> {
  const successor = await resources.get<{ hosts: string[]; basePath: string }>('ApiVersion', name, version.workspaceId)
  if (successor.id === version.id) {
    const problem = { code: 'invalid_value', message: 'A version is not its own successor.', pointer: '/successor' }
    throw new Failure('invalid_input', problem.message, { problems: [problem] })
  }
  const { hosts, basePath } = successor.spec
  const host = hosts.find(one => !one.startsWith('*'))
  return host === undefined ? basePath : `https://${host}${basePath}`
}
