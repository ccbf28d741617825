import { StateBadge, type Tone } from '@gatehouse/ui/state-badge.tsx'
import type { Shown } from '../units.ts'

const tones: Readonly<Record<string, Tone>> = {
  ...{ passed: 'good', failed: 'stop', broken: 'ask', running: 'plain', cancelled: 'plain' },
}

/** How a contract test ended, or that it has not. */
export const TestState = ({ row: { state = '' } }: { row: Shown }) => (
  <StateBadge state={state} tone={tones[state] ?? 'plain'} />
)
