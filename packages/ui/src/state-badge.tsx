import { t } from './text.ts'

export type Tone = 'plain' | 'good' | 'ask' | 'stop'

const tones: Readonly<Record<string, Tone>> = {
  ...{ published: 'good', live: 'good', connected: 'good', up: 'good', serving: 'good', delivered: 'good' },
  ...{ in_review: 'ask', requested: 'ask', pending: 'ask', staged: 'ask', rotating: 'ask', deprecated: 'ask' },
  ...{ paused: 'ask', cancelling: 'ask', suspended: 'ask', expiring: 'ask', waiting: 'ask' },
  ...{
    failed: 'stop',
    blocked: 'stop',
    revoked: 'stop',
    rejected: 'stop',
    disabled: 'stop',
    gone: 'stop',
    firing: 'stop',
    down: 'stop',
  },
}

/** A shape for each tone: a colour is never the only sign. */
function Mark({ tone }: { tone: Tone }) {
  return (
    <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true" fill="currentColor">
      {tone === 'good' && <circle cx="4" cy="4" r="4" />}
      {tone === 'plain' && <circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" strokeWidth="1.5" />}
      {tone === 'ask' && <path d="M4 0 L8 8 L0 8 Z" />}
      {tone === 'stop' && <rect width="8" height="8" rx="1" />}
    </svg>
  )
}

/** Where something is in its life: of a version, a deployment, a subscription, a node. */
export function StateBadge({ state, tone = tones[state] ?? 'plain' }: { state: string; tone?: Tone }) {
  return (
    <span className="gh-badge" data-tone={tone}>
      <Mark tone={tone} />
      {state === '' ? t('unknown') : state.replaceAll('_', ' ')}
    </span>
  )
}
