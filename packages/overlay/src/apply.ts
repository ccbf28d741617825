/** Overlays laid onto a document, action by action. */
import { Failure, type Problem } from '@gatehouse/base'
import { isRecord } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import type { Action, Overlay } from './overlay.ts'
import { type Steps, TargetProblem } from './target.ts'

export interface Applied {
  target: string
  /** JSON Pointers; none where the target leads nowhere. */
  pointers: string[]
}

export interface Laid {
  value: unknown
  actions: Applied[]
}

const valuesMax = 5_000_000

/** A changed copy. Throws `overlay_unfit` where an action cannot be done to what it leads to. */
export function applyOverlay(document: unknown, overlay: Overlay): Laid {
  const sheet = new Sheet(document)
  const actions = overlay.actions.map((_, index) => sheet.lay(overlay, index))
  return { value: sheet.value, actions }
}

/** A copy of a document that actions change one after the other. */
export class Sheet {
  readonly #root: { value: unknown }
  #left = valuesMax

  constructor(document: unknown) {
    this.#root = { value: copyOf(document) }
  }

  get value(): unknown {
    return this.#root.value
  }

  /** Throws `overlay_unfit`; then some of what the action leads to may be changed already. */
  lay({ title, actions }: Overlay, index: number): Applied {
    const action = actions[index]!
    const refuse = (message: string): never => {
      const problem: Problem = { code: 'overlay_unfit', message, pointer: `/actions/${index}` }
      throw new Failure('overlay_unfit', `${title}: ${action.target.text}: ${message}.`, { problems: [problem] })
    }
    const found = within(refuse, () => action.target.in(this.value))
    const value = changeOf(action, this.value, refuse)
    this.#left -= found.length * (value === undefined ? 1 : sizeOf(value))
    if (this.#left < 0) refuse(`it makes a document of more than ${valuesMax} values`)
    // The last first, so that what is taken from a list moves nothing that is still to be changed.
    for (const steps of found.toReversed()) change(this.#root, steps, { action, value, refuse })
    return { target: action.target.text, pointers: found.map(pointerOf) }
  }
}

type Refuse = (message: string) => never

function changeOf({ change: wanted }: Action, document: unknown, refuse: Refuse): unknown {
  if (wanted.kind === 'remove') return undefined
  if (wanted.kind === 'update') return wanted.value
  const found = within(refuse, () => wanted.from.in(document))
  if (found.length !== 1) refuse(`what is copied is one value; ${wanted.from.text} leads to ${found.length}`)
  return structuredClone(valueAt(document, found[0]!))
}

function within<T>(refuse: Refuse, look: () => T): T {
  try {
    return look()
  } catch (thrown) {
    if (thrown instanceof TargetProblem) return refuse(thrown.message)
    throw thrown
  }
}

interface Change {
  action: Action
  value: unknown
  refuse: Refuse
}

function change(root: { value: unknown }, steps: Steps, { action, value, refuse }: Change): void {
  const key = steps.at(-1)
  const holder =
    key === undefined ? root : (valueAt(root.value, steps.slice(0, -1)) as Record<string | number, unknown>)
  const at = key ?? 'value'
  if (action.change.kind === 'remove') {
    if (key === undefined) refuse('the whole document cannot be taken away')
    else if (Array.isArray(holder)) holder.splice(Number(key), 1)
    else delete (holder as Record<string, unknown>)[key]
    return
  }
  const before = (holder as Record<string | number, unknown>)[at]
  if (Array.isArray(before)) before.push(...structuredClone([value].flat()))
  else if (isRecord(before) && isRecord(value)) merge(before, value, refuse)
  else if (isPrimitive(before) && isPrimitive(value)) (holder as Record<string | number, unknown>)[at] = value
  else refuse(`${wordOf(before)} cannot take ${wordOf(value)}`)
}

/** Overlay 1.1 §4.4.3: values replace, lists grow, objects are merged; all else does not fit. */
function merge(target: Record<string, unknown>, update: Record<string, unknown>, refuse: Refuse): void {
  for (const [key, value] of Object.entries(update)) {
    const before = Object.hasOwn(target, key) ? target[key] : undefined
    if (before === undefined || (isPrimitive(before) && isPrimitive(value))) put(target, key, structuredClone(value))
    else if (Array.isArray(before) && Array.isArray(value)) before.push(...structuredClone(value))
    else if (isRecord(before) && isRecord(value)) merge(before, value, refuse)
    else refuse(`${key.slice(0, 60)} is ${wordOf(before)} and cannot become ${wordOf(value)}`)
  }
}

/** Also a name that objects have of their own. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

export function valueAt(document: unknown, steps: Steps): unknown {
  let value = document
  for (const step of steps) value = (value as Record<string | number, unknown>)[step]
  return value
}

export const pointerOf = (steps: Steps) => steps.map(step => `/${escapePointer(String(step))}`).join('')

/** Each place has its own: what an alias of YAML stands for is one value at several, and an action is about one of them. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  if (!isRecord(value)) return value
  const copy: Record<string, unknown> = {}
  for (const [key, one] of Object.entries(value)) put(copy, key, copyOf(one))
  return copy
}

const isPrimitive = (value: unknown) => typeof value !== 'object' || value === null
const wordOf = (value: unknown) => (Array.isArray(value) ? 'a list' : isRecord(value) ? 'an object' : 'a plain value')

function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, one) => sum + sizeOf(one), 1)
}
