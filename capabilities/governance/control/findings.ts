import type { OperationHandler } from '@gatehouse/control'
import type { ToldFinding } from '../told-gate.ts'
import { lintedFor } from './linted.ts'
import { placeOf } from './scope-match.ts'
import { acceptedFor, judged, type Standing } from './verdict.ts'

interface Wished {
  standing?: Standing
  offset: number
  limit: number
}

interface Told {
  findings: (ToldFinding & { standing: Standing; waiver?: string })[]
  total: number
  more: number
}

export const findings: OperationHandler<Wished, Told> = {
  async run(context, { standing, offset, limit }) {
    const version = context.subject!
    const { findings: found, more } = await lintedFor(context, version)
    const accepted = await acceptedFor(context, version, await placeOf(context, version))
    const all = judged(found, accepted).filter(one => standing === undefined || one.standing === standing)
    return {
      findings: all.slice(offset, offset + limit).map(({ place, hint: _, ...one }) => ({
        ...one,
        ...(place ? { line: place.line } : {}),
      })),
      ...{ total: all.length, more },
    }
  },
}

export const proposeFixes: OperationHandler<unknown, { overlay?: object; mends: number; left: number }> = {
  async run(context) {
    const { findings: found, fixes } = await lintedFor(context, context.subject!)
    const { overlay, mended } = fixes
    return { ...(overlay ? { overlay } : {}), mends: mended.length, left: found.length - mended.length }
  },
}
