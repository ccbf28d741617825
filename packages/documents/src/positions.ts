/**
 * Where every value of a document stands: 17 bytes a value instead of a tree of objects. Values are numbered
 * in text order; the children of a value follow it, up to `ends`. Lines are counted on the first question.
 */
export interface Place {
  line: number
  column: number
}

/** The place with the name of its text, if that has one. */
export const inFile = (file: string | undefined, place: Place) => (file === undefined ? place : { file, ...place })

export const nodeKind = { scalar: 0, array: 1, object: 2, alias: 3 } as const
const mergeFlag = 8
const none = 0xffffffff

export class Positions {
  readonly #text: string
  readonly #words: string[] = []
  readonly #wordIds = new Map<string, number>()
  #lineStarts: Uint32Array | undefined
  #kinds = new Uint8Array(256)
  #starts = new Uint32Array(256)
  #keyStarts = new Uint32Array(256)
  #keys = new Uint32Array(256)
  /** Number after the last child; of an alias the number of what it stands for. */
  #ends = new Uint32Array(256)
  #count = 0

  constructor(text: string) {
    this.#text = text
  }

  get count(): number {
    return this.#count
  }

  /** Number of a key's text, the same for the same text. */
  word(text: string): number {
    let id = this.#wordIds.get(text)
    if (id === undefined) {
      id = this.#words.push(text) - 1
      this.#wordIds.set(text, id)
    }
    return id
  }

  /** Adds a value; `key` is its word and where that stands, absent in arrays and at the root. */
  add(kind: number, start: number, key?: { word: number; start: number; merge?: boolean }): number {
    const node = this.#count++
    if (node === this.#kinds.length) this.#grow()
    this.#kinds[node] = kind | (key?.merge ? mergeFlag : 0)
    this.#starts[node] = start
    this.#keyStarts[node] = key?.start ?? none
    this.#keys[node] = key?.word ?? none
    this.#ends[node] = node + 1
    return node
  }

  /** Everything added since belongs to `node`. */
  close(node: number): void {
    this.#ends[node] = this.#count
  }

  /** The alias `node` stands for what was read as `target`. */
  link(node: number, target: number): void {
    this.#ends[node] = target
  }

  /** The document is read: what only reading needed is given back. */
  seal(): this {
    this.#wordIds.clear()
    return this
  }

  /**
   * Place of what a JSON Pointer (RFC 6901) names, or undefined when nothing is there. `at: 'key'` asks for
   * its key; `near` answers with the closest parent that exists.
   */
  placeOf(
    pointer: string,
    { at = 'value', near = false }: { at?: 'value' | 'key'; near?: boolean } = {},
  ): Place | undefined {
    if (this.#count === 0) return undefined
    let node = 0
    let whole = true
    for (const step of pointerSteps(pointer)) {
      const child = this.#child(node, step)
      if (child === undefined) {
        if (!near) return undefined
        whole = false
        break
      }
      node = child
    }
    const keyStart = this.#keyStarts[node]!
    const isContainer = (this.#kinds[node]! & 3) !== nodeKind.scalar
    const wantsKey = at === 'key' || (near && isContainer) || !whole
    return this.placeAt(wantsKey && keyStart !== none ? keyStart : this.#starts[node]!)
  }

  /** Line and column, both from 1, of an offset in UTF-16 units. */
  placeAt(offset: number): Place {
    this.#lineStarts ??= lineStarts(this.#text)
    let low = 0
    let high = this.#lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#lineStarts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - this.#lineStarts[low]! + 1 }
  }

  #child(parent: number, step: string): number | undefined {
    let of = parent
    while ((this.#kinds[of]! & 3) === nodeKind.alias) of = this.#ends[of]!
    const kind = this.#kinds[of]! & 3
    if (kind === nodeKind.scalar) return undefined
    const merges: number[] = []
    let index = 0
    for (let child = of + 1; child < this.#ends[of]!; child = this.#after(child)) {
      if (kind === nodeKind.array) {
        if (String(index++) === step) return child
      } else if (this.#kinds[child]! & mergeFlag) merges.push(child)
      else if (this.#words[this.#keys[child]!] === step) return child
    }
    for (const merge of merges) {
      const found = this.#merged(merge, step)
      if (found !== undefined) return found
    }
    return undefined
  }

  #merged(merge: number, step: string): number | undefined {
    if ((this.#kinds[merge]! & 3) !== nodeKind.array) return this.#child(merge, step)
    for (let source = merge + 1; source < this.#ends[merge]!; source = this.#after(source)) {
      const found = this.#child(source, step)
      if (found !== undefined) return found
    }
    return undefined
  }

  #after(node: number): number {
    return (this.#kinds[node]! & 3) === nodeKind.alias ? node + 1 : this.#ends[node]!
  }

  #grow(): void {
    const size = this.#kinds.length * 2
    const wider = (old: Uint32Array) => {
      const next = new Uint32Array(size)
      next.set(old)
      return next
    }
    const kinds = new Uint8Array(size)
    kinds.set(this.#kinds)
    this.#kinds = kinds
    this.#starts = wider(this.#starts)
    this.#keyStarts = wider(this.#keyStarts)
    this.#keys = wider(this.#keys)
    this.#ends = wider(this.#ends)
  }
}

/** The reference tokens of a JSON Pointer, unescaped. */
export function pointerSteps(pointer: string): string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map(step => (step.includes('~') ? step.replace(/~1/g, '/').replace(/~0/g, '~') : step))
}

function lineStarts(text: string): Uint32Array {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return Uint32Array.from(starts)
}
