/** A value in its document: what holds it, and by which key. */
import { escapePointer } from '@gatehouse/schema'

export interface Spot {
  value: unknown
  key: string | number
  within: Spot | undefined
}

export const rootSpot = (value: unknown): Spot => ({ value, key: '', within: undefined })

export function stepsOf(spot: Spot): (string | number)[] {
  const steps: (string | number)[] = []
  for (let at = spot; at.within; at = at.within) steps.push(at.key)
  return steps.reverse()
}

export const pointerOf = (steps: readonly (string | number)[]) =>
  steps.map(step => `/${escapePointer(String(step))}`).join('')

/** Undefined where nothing stands. */
export function spotAt(root: Spot, steps: readonly (string | number)[]): Spot | undefined {
  let spot = root
  for (const key of steps) {
    const { value } = spot
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    const inner = (value as Record<string, unknown>)[key]
    spot = { value: inner, key: Array.isArray(value) ? Number(key) : key, within: spot }
  }
  return spot
}
