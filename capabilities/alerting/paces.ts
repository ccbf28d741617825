/**
 * How fast an error budget may be spent: pairs of windows and the burn rate that both must be above, as the SRE workbook of
 * Google has them (Alerting on SLOs, 6: multiwindow, multi-burn-rate). Rates are for a budget of 30 days.
 */
const hourMs = 3_600_000

export const paces = {
  fast: { longMs: hourMs, shortMs: hourMs / 12, spends: 0.02 },
  medium: { longMs: 6 * hourMs, shortMs: hourMs / 2, spends: 0.05 },
  slow: { longMs: 72 * hourMs, shortMs: 6 * hourMs, spends: 0.1 },
} as const

export type PaceName = keyof typeof paces
export const paceNames = Object.keys(paces) as [PaceName, ...PaceName[]]

/** The rate at which so much of the budget is spent within the long window: 14.4, 6 and 1 of 30 days. */
export function rateOf(pace: PaceName, windowDays: number): number {
  const { longMs, spends } = paces[pace]
  // 14.4, not 14.399999999999999: it is shown.
  return Number(((spends * windowDays * 24 * hourMs) / longMs).toFixed(9))
}
