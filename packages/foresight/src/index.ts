export {
  type Anomaly,
  type AnomalyKind,
  type ApiStep,
  anomalyKinds,
  type ConsumerStep,
  confidenceOf,
  type Step,
} from './anomaly.ts'
export { band } from './band.ts'
export { type CapacityAdvice, type CapacityAsked, capacityAdvice } from './capacity.ts'
export { type ChangeTold, changeBefore } from './change-before.ts'
export {
  type Breakdown,
  type BreakdownRow,
  type Cause,
  type Explained,
  type ExplainOptions,
  explain,
  type Sums,
} from './explain.ts'
export {
  type Backtest,
  type Forecast,
  type ForecastOptions,
  type ForecastPoint,
  forecast,
  type Series,
} from './forecast.ts'
export {
  isWorthWarning,
  type QuotaAsked,
  type QuotaDoubt,
  type QuotaForecast,
  quotaDoubt,
  quotaForecast,
} from './quota-forecast.ts'
export { type BaselineState, SeasonBaseline, type Usual } from './season-baseline.ts'
export { ShareBaseline, type ShareState } from './share-baseline.ts'
export type { Told } from './tracked.ts'
export { Watch, type WatchOptions, type WatchState, watchVersion } from './watch.ts'
