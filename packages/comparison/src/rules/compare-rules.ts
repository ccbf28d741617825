/** What a house asks of deprecations, and when now is. */
export interface CompareRules {
  nowMs: number
  /** Days between a deprecation and the end, by stability; 0 asks for no date. */
  deprecationDays: { beta: number; stable: number }
}

/** Days that must lie between the deprecation and the end of something of a stability. */
export function daysFor(stability: string | undefined, { deprecationDays }: CompareRules): number {
  if (stability === 'draft' || stability === 'alpha') return 0
  return stability === 'beta' ? deprecationDays.beta : deprecationDays.stable
}
