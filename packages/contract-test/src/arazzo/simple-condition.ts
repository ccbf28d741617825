/** Conditions of Arazzo in their simple form (Arazzo 1.0.1 §4.6.11.3): comparisons of values with and, or and not. */

export class ConditionProblem extends Error {}

export type ValueAt = (expression: string) => unknown
export type Condition = (valueAt: ValueAt) => boolean

type Term = (valueAt: ValueAt) => unknown

const charactersMax = 4096
const depthMax = 32
const token =
  /\s*(?:(==|!=|<=|>=|&&|\|\||[<>!()])|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)(?![\w$])|(\$[A-Za-z](?:[^\s()<>=!&|'[\]]|\[\d{1,9}\])*))/y

/** Throws `ConditionProblem`. */
export function simpleCondition(text: string): Condition {
  if (text.length > charactersMax) throw new ConditionProblem(`it has more than ${charactersMax} characters`)
  const reader = new ConditionReader(text)
  const term = reader.either(0)
  reader.end()
  return valueAt => Boolean(term(valueAt))
}

interface Read {
  sign?: string
  term?: Term
}

class ConditionReader {
  readonly #text: string
  #at = 0
  #next: Read | undefined

  constructor(text: string) {
    this.#text = text
    this.#next = this.#read()
  }

  either(depth: number): Term {
    let left = this.#both(depth)
    while (this.#next?.sign === '||') {
      this.#next = this.#read()
      const [one, other] = [left, this.#both(depth)]
      left = valueAt => Boolean(one(valueAt)) || Boolean(other(valueAt))
    }
    return left
  }

  end(): void {
    if (this.#next) throw new ConditionProblem('it goes on after its end')
  }

  #both(depth: number): Term {
    let left = this.#compared(depth)
    while (this.#next?.sign === '&&') {
      this.#next = this.#read()
      const [one, other] = [left, this.#compared(depth)]
      left = valueAt => Boolean(one(valueAt)) && Boolean(other(valueAt))
    }
    return left
  }

  #compared(depth: number): Term {
    const left = this.#plain(depth)
    const compare = comparisons[this.#next?.sign ?? '']
    if (!compare) return left
    this.#next = this.#read()
    const right = this.#plain(depth)
    return valueAt => compare(left(valueAt), right(valueAt))
  }

  #plain(depth: number): Term {
    if (depth > depthMax) throw new ConditionProblem(`it is nested more than ${depthMax} deep`)
    const next = this.#next
    if (!next) throw new ConditionProblem('something is missing at its end')
    this.#next = this.#read()
    if (next.term) return next.term
    if (next.sign === '!') {
      const term = this.#plain(depth + 1)
      return valueAt => !term(valueAt)
    }
    if (next.sign !== '(') throw new ConditionProblem(`${next.sign} stands where a value must`)
    const term = this.either(depth + 1)
    if (this.#next?.sign !== ')') throw new ConditionProblem('a bracket is not closed')
    this.#next = this.#read()
    return term
  }

  #read(): Read | undefined {
    if (this.#text.slice(this.#at).trim() === '') return undefined
    token.lastIndex = this.#at
    const found = token.exec(this.#text)
    if (!found) throw new ConditionProblem(`it cannot be read from its character ${this.#at + 1} on`)
    this.#at = token.lastIndex
    const [, sign, quoted, number, word, expression] = found
    if (sign !== undefined) return { sign }
    if (quoted !== undefined) return { term: () => quoted.replaceAll("''", "'") }
    if (number !== undefined) return { term: () => Number(number) }
    if (word !== undefined) return { term: () => (word === 'null' ? null : word === 'true') }
    return { term: indexed(expression!) }
  }
}

/** `$steps.a.outputs.list[0].name`: what follows a bracket is looked for in the value. */
function indexed(expression: string): Term {
  const [base = '', ...rest] = expression.split(/\[(\d{1,9})\]\.?/)
  return valueAt =>
    rest
      .filter(step => step !== '')
      .flatMap((step, at) => (at % 2 === 0 && /^\d+$/.test(step) ? [step] : step.split('.')))
      .reduce<unknown>((value, step) => held(value, step), valueAt(base))
}

const held = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined

/** Texts are compared without their case; a number may be written as a text, as fields and parameters are. */
function alike(left: unknown, right: unknown): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left.toLowerCase() === right.toLowerCase()
  if (typeof left === 'number' && typeof right === 'string') return right.trim() !== '' && left === Number(right)
  if (typeof left === 'string' && typeof right === 'number') return alike(right, left)
  return left === right || (left === undefined && right === null)
}

function ordered(left: unknown, right: unknown, says: (order: number) => boolean): boolean {
  const [one, other] = [numbered(left), numbered(right)]
  if (one !== undefined && other !== undefined) return says(one - other)
  return typeof left === 'string' && typeof right === 'string' && says(left < right ? -1 : left > right ? 1 : 0)
}

function numbered(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const found = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  return Number.isNaN(found) ? undefined : found
}

const comparisons: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  '==': alike,
  '!=': (left, right) => !alike(left, right),
  '<': (left, right) => ordered(left, right, order => order < 0),
  '<=': (left, right) => ordered(left, right, order => order <= 0),
  '>': (left, right) => ordered(left, right, order => order > 0),
  '>=': (left, right) => ordered(left, right, order => order >= 0),
}
