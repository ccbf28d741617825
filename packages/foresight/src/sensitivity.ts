/** From where on a deviation is told. Chosen on seeds 1 to 20 of the simulator; distances are in spreads of what is usual. */

export const sensitivity = {
  errors: { distance: 6, ratio: 3, riseMin: 0.04, countMin: 8, stark: 25 },
  latency: { distance: 2.8, ratio: 1.3, requestsMin: 12, stark: 12 },
  drop: {
    ...{ distance: 4.5, ratio: 0.72, ofManyRatio: 0.88, expectedMin: 30, silence: 0.12 },
    /** Several callers far below their own, whatever the others do meanwhile: by so much each, and together. */
    ...{ each: 0.65, distanceOfEach: 2.5, together: 0.18, countMin: 2 },
    /** What may be a quiet hour of all callers of an API. */
    quieterMost: 0.75,
  },
  surge: { distance: 5.5, ratio: 2.6, excessMin: 25, stark: 14 },
  spend: { distance: 5, ratio: 1.9, requestsMin: 3 },
  creep: { allowance: 1, limit: 12, latencyRatio: 1.3, errorsRatio: 1.9, errorsRise: 0.005 },
} as const

/** An anomaly that lasts longer is the new usual: its baseline learns again. */
export const frozenDaysMax = 2
