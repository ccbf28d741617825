/** Figures and anomalies in words. */
import type { Anomaly } from '@gatehouse/foresight'

const number = (value: number, digits = 0) => value.toLocaleString('en', { maximumFractionDigits: digits })

export const percent = (share: number) => `${number(share * 100, Math.abs(share) < 0.1 ? 1 : 0)} %`
export const milliseconds = (ms: number) => `${number(ms, ms < 10 ? 1 : 0)} ms`
export const counted = (value: number) => number(value, Math.abs(value) < 1 ? 2 : Math.abs(value) < 10 ? 1 : 0)

const figures: Record<Anomaly['measure'], (value: number) => string> = {
  requests: value => `${counted(value)} requests in five minutes`,
  errorShare: value => `${percent(value)} failed`,
  p95Ms: value => `p95 ${milliseconds(value)}`,
  cost: value => `a cost of ${counted(value)} in five minutes`,
}

/** `of` is who it is of, by name. */
export function anomalyText(
  { kind, measure, observed, expected }: Pick<Anomaly, 'kind' | 'measure' | 'observed' | 'expected'>,
  of: { api: string; application?: string | undefined },
): string {
  const tell = figures[measure]
  const beside = `${tell(observed)}, where ${tell(expected)} is usual`
  const who = of.application === undefined ? undefined : of.application || 'Whoever has no application'
  if (kind === 'errors') return `More requests of ${of.api} fail: ${beside}.`
  if (kind === 'latency') return `${of.api} answers slowly: ${beside}.`
  if (kind === 'drop') return observed === 0 ? `Nobody calls ${of.api}: ${beside}.` : `Fewer call ${of.api}: ${beside}.`
  if (kind === 'creep')
    return `${measure === 'p95Ms' ? `Answers of ${of.api} take longer` : `More requests of ${of.api} fail`}, day by day: ${beside}.`
  if (kind === 'surge') return `${who} calls ${of.api} far more than usual: ${beside}.`
  return `What ${who} asks of ${of.api} costs far more than usual: ${beside}.`
}
