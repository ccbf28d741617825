/** Which requests rules and objectives are about: dimensions that roll-ups hold, by names that people give. */

import {
  type Dimension,
  dimensionNames,
  dimensions,
  type Metric,
  metricNames,
  metrics,
} from '@gatehouse/capability-insight/measures.ts'
import { defaulted, object, oneOf, Type } from '@gatehouse/schema'

/** Those that are added up: a rule is asked again and again. */
export const measuredNames = dimensionNames.filter(name => (dimensions[name] as Dimension).rollUps.length > 0)

/** Those that need no more words to be told. */
export const plainMetricNames = metricNames.filter(name => {
  const { ofValue, ofWithin }: Metric = metrics[name]
  return !ofValue && !ofWithin
})

export const measured = oneOf(measuredNames as [string, ...string[]], {
  description: 'What requests are told apart by.',
})

const values = Type.Array(Type.String({ maxLength: 512 }), { minItems: 1, maxItems: 20 })

export const filtersField = defaulted(
  Type.Array(
    object({
      dimension: measured,
      is: Type.Optional(Type.With(values, { description: 'One of these. A status may be a class, such as `5xx`.' })),
      isNot: Type.Optional(Type.With(values, { description: 'None of these.' })),
    }),
    { maxItems: 6, description: 'Only requests that meet all of them.' },
  ),
  [],
)

export type Filters = { dimension: (typeof measuredNames)[number]; is?: string[]; isNot?: string[] }[]
