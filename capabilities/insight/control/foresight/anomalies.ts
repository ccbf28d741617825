/** What was found, by the names people gave. */
import type { OperationHandler } from '@gatehouse/control'
import type { Filled, Static } from '@gatehouse/schema'
import type { anomalies, anomalySchema } from '../../foresight-operations.ts'
import type { DimensionName } from '../../measures.ts'
import { named, withIds } from '../naming.ts'
import { type AnomalyRow, anomalyRows, cursorOf, watchedTo } from './anomaly-rows.ts'
import { anomalyText } from './figure-words.ts'

type Input = Filled<typeof anomalies.input>
export type ToldAnomaly = Static<typeof anomalySchema>

const dimensions = ['environment', 'api', 'application'] as const satisfies DimensionName[]

export const anomaliesHandler: OperationHandler<Input> = {
  async run({ resources, organization, transaction }, input) {
    const { limit, cursor, kind, open, from, to } = input
    const organizationId = organization!.id
    const ids = await idsOf(resources, input)
    const rows = await anomalyRows(transaction, {
      ...{ organizationId, kind, open, limit, cursor, ...ids },
      ...{ fromMs: from && Date.parse(from), toMs: to && Date.parse(to) },
    } as Parameters<typeof anomalyRows>[1])
    const shown = rows.slice(0, limit)
    const toMs = await watchedTo(transaction, organizationId)
    return {
      ...(toMs === undefined ? {} : { watchedTo: new Date(toMs).toISOString() }),
      anomalies: await toldRows({ db: transaction, organizationId }, shown),
      ...(rows.length > limit ? { next: cursorOf(shown.at(-1)!) } : {}),
    }
  },
}

export async function idsOf(
  resources: Parameters<typeof withIds>[0],
  input: { api?: string | undefined; application?: string | undefined; environment?: string | undefined },
): Promise<{ api?: string; application?: string; environment?: string }> {
  const filters = dimensions.flatMap(dimension => {
    const value = input[dimension]
    return value === undefined ? [] : [{ dimension, is: [value] }]
  })
  const found = await withIds(resources, filters)
  return Object.fromEntries(found.map(({ dimension, is }) => [dimension, is![0]!]))
}

const iso = (time: Date | string) => new Date(time).toISOString()

export async function toldRows(
  place: Parameters<typeof named>[0],
  rows: readonly AnomalyRow[],
): Promise<ToldAnomaly[]> {
  const keys = rows.map(({ environment, api, application }) => ({ key: [environment, api, application], values: [] }))
  const names = await named(place, dimensions, keys)
  return rows.map((row, at) => {
    const [environment = '', api = '', application = ''] = names[at]!.key
    const isOfOne = row.kind === 'surge' || row.kind === 'spend'
    const { id, kind, measure, observed, expected, low, high, confidence } = row
    return {
      ...{ id, kind, environment, api, ...(isOfOne ? { application } : {}) },
      from: iso(row.from_at),
      ...(row.to_at === null ? {} : { to: iso(row.to_at) }),
      ...{ measure, observed, expected, low, high, confidence },
      text: anomalyText(row, { api, ...(isOfOne ? { application } : {}) }),
    }
  })
}
