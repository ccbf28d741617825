import { pointerSteps } from '@gatehouse/documents'
import type { Finding } from '../finding.ts'
import { isRecord, type Steps } from '../function.ts'

/** One action of an Overlay document. */
export interface FixAction {
  target: string
  description: string
  update?: unknown
  remove?: true
}

/** Where findings of one rule are in a document, and what mends each. */
export interface Fix {
  /** For people: what is done. */
  summary: string
  /** For each place what mends it there; nothing where that is not certain. */
  make(root: Record<string, unknown>): (steps: Steps) => FixAction | undefined
}

export const stepsTo = ({ pointer }: Pick<Finding, 'pointer'>): Steps => pointerSteps(pointer)

/** JSONPath (RFC 9535) that leads to this place and no other. */
export const pathTo = (root: unknown, steps: Steps): string => {
  let value = root
  let path = '$'
  for (const step of steps) {
    path += Array.isArray(value) ? `[${step}]` : `[${JSON.stringify(String(step))}]`
    value = memberOf(value, step)
  }
  return path
}

export function valueIn(root: unknown, steps: Steps): unknown {
  let value = root
  for (const step of steps) value = memberOf(value, step)
  return value
}

function memberOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)]
  return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined
}
