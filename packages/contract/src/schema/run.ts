/** One value on its way through its schema: where it is, what did not fit, and what it may still cost. */
import type { ContractParameter } from '@gatehouse/unit'
import { Seen } from './seen.ts'

export const problemsMax = 20
const stepCharactersMax = 64
const placeCharactersMax = 200

/** A field that no schema speaks of. */
export type UnknownField = (holder: Record<string, unknown>, name: string, run: Run) => string | undefined

export type Path = readonly (string | number)[]

/** A value that would take longer than one of its size may. */
export class TooCostly extends Error {}

export interface RunOptions {
  /** Schemas that may be asked; texts count by their length. */
  work: number
}

/** What a message of so many bytes may cost: so that a hostile one takes no longer than a harmless one of its size. */
export const workOf = (bytes: number) => 50_000 + 8 * bytes

export class Run {
  /** Which part of a message is looked at. */
  part = ''
  readonly path: (string | number)[] = []
  /** Places in the path that are keys of maps. */
  readonly mapSteps: number[] = []
  /** At most `problemsMax`; `more` counts the rest. */
  readonly problems: string[] = []
  /** The same, without places in arrays and keys of maps. */
  readonly shapes: string[] = []
  more = 0
  /** More than 0 within an alternative, whose problems are not told. */
  silent = 0
  /** References that led here. */
  depth = 0
  /** How often a pattern that is not read was taken to fit: what says no because something fits does not say it then. */
  guesses = 0
  /** What was looked at of the value that is at hand, where somebody asks. */
  seen: Seen | undefined
  /** Resources that led here, where a schema asks. */
  readonly scope: object[] = []
  /** Asked for each field that no schema speaks of; what it answers is told as a problem. */
  unknown: UnknownField | undefined
  /** Told of each parameter that is there, with its value. */
  heard: ((parameter: ContractParameter, value: unknown) => void) | undefined
  #work: number

  constructor({ work }: RunOptions) {
    this.#work = work
  }

  /** What is left to it grows by a further part of the message. */
  grant(work: number): void {
    this.#work += work
  }

  spend(work: number): void {
    this.#work -= work
    if (this.#work < 0) throw new TooCostly('checking it takes too long for its size')
  }

  /** Always true: what is not known refuses nothing. */
  guess(): true {
    this.guesses++
    return true
  }

  /** Always false, so that a check can end with it. */
  tell(message: string): false {
    if (this.silent > 0) return false
    if (this.problems.length < problemsMax) {
      this.problems.push(`${this.#placed(this.path)}: ${message}`)
      this.shapes.push(`${this.#placed(shapeOf(this.path, this.mapSteps))}: ${message}`)
    } else this.more++
    return false
  }

  #placed(path: Path): string {
    return path.length === 0 ? this.part : `${this.part} ${placeOf(path)}`
  }

  /** The check on a value within the one at hand. */
  within(step: string | number, check: Check, value: unknown): boolean {
    const { seen } = this
    this.seen = undefined
    this.path.push(step)
    const fits = check(value, this)
    this.path.pop()
    this.seen = seen
    return fits
  }

  /** Likewise, where the name is the caller's own and nobody's word for a field. */
  withinMap(name: string, check: Check, value: unknown): boolean {
    this.mapSteps.push(this.path.length)
    const fits = this.within(name, check, value)
    this.mapSteps.pop()
    return fits
  }

  /** The check on the value at hand as one of several; what it saw is undefined where it does not fit. */
  tried(check: Check, value: unknown): Seen | boolean {
    const { seen } = this
    const own = seen && new Seen()
    this.seen = own
    this.silent++
    const fits = check(value, this)
    this.silent--
    this.seen = seen
    return fits && (own ?? true)
  }
}

export type Check = (value: unknown, run: Run) => boolean

/** What is the caller's own in a path becomes `*`. */
export const shapeOf = (path: Path, mapSteps: readonly number[]): Path =>
  path.map((step, at) => (typeof step === 'number' || mapSteps.includes(at) ? '*' : step))

/** As a JSON pointer, cut where it is long. */
export function placeOf(path: Path): string {
  let text = ''
  for (const step of path) {
    text += `/${String(step).slice(0, stepCharactersMax)}`
    if (text.length > placeCharactersMax) return `${text.slice(0, placeCharactersMax)}…`
  }
  return text
}
