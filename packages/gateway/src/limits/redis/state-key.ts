/** Where Redis keeps what was counted: nothing of a caller's is read from its name, and no name is long. */
import { hash } from 'node:crypto'
import type { LimitSpec, LimitUse } from '@gatehouse/unit'
import { stateName } from '../rule-book.ts'

const digestLength = 22 // 132 bits

const digestOf = (text: string) => hash('sha256', text, 'base64url').slice(0, digestLength)

/**
 * Keys of one question stand in one slot of a cluster: under one caller where all limits are counted by the same, under
 * the policy where they are not. `owner` is the policy in its environment.
 */
export function stateKeys(owner: string, specs: readonly LimitSpec[]): (uses: readonly LimitUse[]) => string[] {
  const names = specs.map(stateName)
  const together = specs.every(({ by }) => by === specs[0]!.by)
  if (together) {
    return uses => {
      const caller = digestOf(`${owner}\n${uses[0]!.key}`)
      return names.map(name => `gatehouse:{${caller}}:${name}`)
    }
  }
  const policy = digestOf(owner)
  return uses => names.map((name, i) => `gatehouse:{${policy}}:${name}:${digestOf(uses[i]!.key)}`)
}
