/** A stage as flags say it. Pure. */
import type { Flag } from './flags.ts'
import { usage } from './usage.ts'

const objectiveFields = {
  'error-percent-max': 'errorPercentMax',
  'p95-ms-max': 'p95MsMax',
  'p95-percent-max': 'p95PercentMax',
  'requests-min': 'requestsMin',
} as const
const stageFields = { of: 'of', by: 'by', watch: 'watchSeconds', 'when-kept': 'whenKept' } as const

export const stageFlags: readonly Flag[] = [
  { name: 'percent', type: 'json', description: 'Stages it: so much of the requests, or of the gateways, gets it.' },
  { name: 'of', type: 'string', description: '`requests` (unless said) or `gateways`.' },
  {
    name: 'by',
    type: 'string',
    description: 'What keeps its revision: `caller` (unless said), or each `request` anew.',
  },
  { name: 'watch', type: 'integer', description: 'Seconds; 300 unless said.' },
  { name: 'error-percent-max', type: 'json', description: 'Answers of 500 and above; 1 unless said.' },
  { name: 'p95-ms-max', type: 'integer', description: 'Its 95th percentile, in milliseconds.' },
  {
    name: 'p95-percent-max',
    type: 'integer',
    description: 'Its 95th percentile, in percent of the one of what is live.',
  },
  { name: 'requests-min', type: 'integer', description: 'Before anything is said of it; 20 unless said.' },
  { name: 'when-kept', type: 'string', description: '`promote` (unless said) or `wait` for a person.' },
]

/** Undefined where nothing was said of one; what is wrong in it the control plane tells. */
export function askedStage(values: Readonly<Record<string, unknown>>): object | undefined {
  const { percent } = values
  const [own, objectives] = [said(values, stageFields), said(values, objectiveFields)]
  const words = [...Object.keys(own), ...Object.keys(objectives)]
  if (percent === undefined) {
    if (words.length > 0) throw usage('A stage begins with --percent: how much gets the new revision.')
    return undefined
  }
  return { percent, ...own, ...(Object.keys(objectives).length > 0 ? { objectives } : {}) }
}

const said = (values: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([flag, field]) => (values[flag] === undefined ? [] : [[field, values[flag]]])),
  )
