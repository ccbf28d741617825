/** Which requests are answered otherwise, in words. Pure. */
import type { OutcomeChange } from '@gatehouse/program'
import { type Change, changesText } from './change-text.ts'

export interface Outcomes {
  changes: readonly OutcomeChange[]
  /** How many more there are. */
  more: number
}

export function outcomesText({ changes, more }: Outcomes): string {
  if (changes.length === 0) return 'Every request is answered as before.'
  const told = changes.map(({ request, endpoints, apiVersion, environment, what }) => {
    const others = endpoints > 1 ? ` and ${endpoints - 1} more of ${apiVersion}` : ` of ${apiVersion}`
    return [`${request}${others} in ${environment}`, ...what.map(one => `    ${one}`)].join('\n')
  })
  return [...told, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n')
}

/** What an `apply` would do: to what is stored, and to requests where it would do anything to them. */
export const plannedText = ({ changes, outcomes }: { changes: readonly Change[]; outcomes?: Outcomes }) =>
  [changesText(changes), ...(outcomes?.changes.length ? [outcomesText(outcomes)] : [])].join('\n')
