/** How much one person, and one network, writes. */
import { attempt } from '@gatehouse/capability-self-service/control/accounts/attempt-limits.ts'
import type { PrepareContext } from '@gatehouse/control'

export const communityLimits = {
  questionsPerPersonMax: 500,
  feedbackPerPageMax: 2000,
  reportsPerQuestionMax: 200,
} as const

/** Throws `too_many_attempts`; counts what is refused later, too. */
export const counted = (what: 'post' | 'vote') => ({
  async prepare(context: PrepareContext): Promise<void> {
    const { kind, id } = context.caller
    await attempt(context, what, kind === 'developer' ? id : undefined)
  },
})
