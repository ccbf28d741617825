import { Failure, type FailureCode } from '@gatehouse/base'
import { problemsMax, type Run } from '@gatehouse/contract/schema/run.ts'
import { type Refusal, refuse } from '@gatehouse/unit'

/** What is wrong, in a sentence that names the first place and counts the rest. */
export function sentence({ problems, more }: Run): string {
  const others = problems.length + more - 1
  return `${problems[0]}${others > 0 ? `, and ${others} more` : ''}`
}

/** All places stand beside the sentence, up to a bound; undefined where nothing is wrong. */
export function refused(run: Run, code: FailureCode): Refusal | undefined {
  if (run.problems.length === 0) return undefined
  const whole = run.problems.join('; ') + (run.more > 0 ? `; and ${run.more} more than ${problemsMax}` : '')
  const refusal = refuse(code, sentence(run), [], whole)
  refusal.problems = run.problems
  return refusal
}

/** Of a reply: the caller cannot mend it, and is not told what the upstream said. */
export const brokenReply = (run: Run) =>
  new Failure('reply_contract_violated', `The upstream’s reply: ${sentence(run)}.`)
