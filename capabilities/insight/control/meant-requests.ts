/** Which single requests are meant by what a person writes, for pages and for files of them. */
import type { WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { exportRequests } from '../operations.ts'
import type { RequestsInput } from '../queries.ts'
import type { FilledQuestion } from '../question.ts'
import { withIds } from './naming.ts'
import { narrowedBy, spanOf } from './span.ts'

type Input = Omit<Filled<typeof exportRequests.input>, 'format' | 'limit'>

export async function meantRequests(context: WriteContext, input: Input): Promise<RequestsInput> {
  const filters = [...narrowedBy(input), ...(input.filters as FilledQuestion['filters'])]
  const { custom, minMs, maxMs } = input
  return {
    organization: context.organization!.id,
    ...spanOf(context.services, input),
    where: await withIds(context.resources, filters),
    ...(custom === undefined ? {} : { custom }),
    ...(minMs === undefined ? {} : { minMs }),
    ...(maxMs === undefined ? {} : { maxMs }),
  }
}
