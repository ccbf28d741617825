/** Between which nearly all steps are. */
export function band({ center, spread }: { center: number; spread: number }): { low: number; high: number } {
  return { low: Math.exp(center - 3 * spread), high: Math.exp(center + 3 * spread) }
}
