import { Failure, type Problem } from '@gatehouse/base'
import { type Draft, type ResourceHooks, type Row, refusePast, type WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { waiver } from '../waiver.ts'
import { isWithin, type Place } from './scope-match.ts'

export type WaiverSpec = Filled<typeof waiver.spec>

const aheadMs = 366 * 86_400_000
/** Of one organization, ended ones too. */
const waiversMax = 1000

/** Those that have not ended, and in whose scope the API version is. */
export async function waiversFor(
  { resources, services }: Pick<WriteContext, 'resources' | 'services'>,
  place: Place,
): Promise<Row<WaiverSpec>[]> {
  const nowMs = services.clock.nowMs()
  const all = (await resources.all('Waiver')) as unknown as Row<WaiverSpec>[]
  return all.filter(({ spec }) => Date.parse(spec.expiresAt) > nowMs && isWithin(spec, place))
}

export const waiverHooks: ResourceHooks = {
  problems(_, spec): Problem[] {
    const { rule, fingerprint } = spec as Partial<WaiverSpec>
    if ((rule === undefined) !== (fingerprint === undefined)) return []
    const message = 'A waiver is about a rule or a fingerprint: one of the two.'
    return [{ code: rule === undefined ? 'missing_key' : 'invalid_value', message, pointer: '/spec/rule' }]
  },
  async beforeCreate(context, draft) {
    refuseOdd(context, draft)
    if ((await context.resources.all('Waiver')).length >= waiversMax) {
      throw new Failure('conflict', `There are ${waiversMax} waivers already.`, { hint: 'Delete those that ended.' })
    }
  },
  async beforeUpdate(context, before, draft) {
    if (before.spec.expiresAt !== draft.spec.expiresAt) refuseOdd(context, draft)
  },
}

/** For ever is no time. */
function refuseOdd(context: WriteContext, draft: Draft): void {
  refusePast(context, draft)
  const endMs = Date.parse(String(draft.spec.expiresAt))
  if (endMs <= context.services.clock.nowMs() + aheadMs) return
  const message = 'A waiver ends within 366 days; after that it is granted again.'
  const problem = { code: 'invalid_value', message, pointer: '/spec/expiresAt' }
  throw new Failure('invalid_input', message, { problems: [problem] })
}
