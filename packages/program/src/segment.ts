/** One segment of a path template: fixed, a parameter, a parameter among fixed text, or the rest of the path. */
export type Segment =
  | { kind: 'fixed'; text: string }
  | { kind: 'mixed'; pattern: MixedPattern; text: string; names: string[] }
  | { kind: 'parameter'; name: string }
  | { kind: 'rest'; name: string }

/** The segments of a template, or what is wrong with it. */
export function segmentsOf(template: string): Segment[] | string {
  if (!template.startsWith('/')) return 'A path starts with a slash.'
  const found: Segment[] = []
  for (const text of template.slice(1).split('/')) {
    const segment = segmentOf(text)
    if (typeof segment === 'string') return segment
    if (found.at(-1)?.kind === 'rest') return 'Nothing may follow the parameter that takes the rest.'
    found.push(segment)
  }
  return found
}

function segmentOf(text: string): Segment | string {
  if (!text.includes('{')) {
    return text.includes('}') ? `${text} closes a parameter that was not opened.` : { kind: 'fixed', text }
  }
  const whole = /^\{([^{}+]+)(\+?)\}$/.exec(text)
  if (whole) return { kind: whole[2] ? 'rest' : 'parameter', name: whole[1]! }
  const names: string[] = []
  const pieces = text.split(/\{([^{}]+)\}/)
  const literals: string[] = []
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) {
      if (/[{}]/.test(piece)) return `${text} has braces that do not pair.`
      if (piece === '' && index > 0 && index < pieces.length - 1) return `${text} has two parameters side by side.`
      literals.push(piece)
    } else names.push(piece)
  }
  return { kind: 'mixed', pattern: new MixedPattern(literals), text: text.replace(/\{[^{}]+\}/g, '{}'), names }
}

/** Parameters among fixed text; each takes the shortest text that lets the rest fit, and never none. */
export class MixedPattern {
  readonly #first: string
  readonly #between: readonly string[]
  readonly #last: string

  /** The fixed texts around the parameters; only the first and the last may be empty. */
  constructor(literals: readonly string[]) {
    this.#first = literals[0]!
    this.#between = literals.slice(1, -1)
    this.#last = literals.at(-1)!
  }

  test(text: string): boolean {
    return this.values(text) !== undefined
  }

  /** What the parameters take. The first place where a fixed text stands is always as good as any later one. */
  values(text: string): string[] | undefined {
    if (!text.startsWith(this.#first) || !text.endsWith(this.#last)) return undefined
    const end = text.length - this.#last.length
    const found: string[] = []
    let from = this.#first.length
    for (const literal of this.#between) {
      const at = text.indexOf(literal, from + 1)
      if (at < 0 || at + literal.length > end) return undefined
      found.push(text.slice(from, at))
      from = at + literal.length
    }
    if (from >= end) return undefined
    found.push(text.slice(from, end))
    return found
  }
}
