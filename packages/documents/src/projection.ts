/** A tree of values made from a text that is none itself, with the place of each: what rules and comparisons walk. */
import { type DocumentLimits, tooLarge } from './limits.ts'
import { setMember } from './openapi/tree.ts'
import { nodeKind, Positions } from './positions.ts'

export type Tree = Record<string, unknown>

export class Projection {
  readonly #starts = new Map<object, number>()
  readonly #members = new Map<object, Map<string, number>>()
  readonly #limits: DocumentLimits
  #count = 0

  constructor(limits: DocumentLimits) {
    this.#limits = limits
  }

  /** An object or list that begins at an offset of the text. */
  at<T extends object>(value: T, start: number): T {
    this.#starts.set(value, start)
    return value
  }

  /** A member, what is undefined left out; `start` is for scalars, which stand where their holder does unless said. */
  put(holder: Tree, name: string, value: unknown, start?: number): void {
    if (value === undefined) return
    if (++this.#count > this.#limits.nodesMax) throw tooLarge('nodesMax', this.#limits, 'too many parts')
    if (name === '__proto__') setMember(holder, name, value)
    else holder[name] = value
    if (start === undefined) return
    const members = this.#members.get(holder) ?? new Map<string, number>()
    this.#members.set(holder, members.set(name, start))
  }

  /** The member of that name, made at this place where there is none. */
  tree(holder: Tree, name: string, start: number): Tree {
    if (!Object.hasOwn(holder, name)) this.put(holder, name, this.at({}, start))
    return holder[name] as Tree
  }

  positions(text: string, root: Tree): Positions {
    const positions = new Positions(text)
    const add = (value: unknown, holderStart: number, key?: { word: number; start: number }) => {
      const start = key?.start ?? holderStart
      if (typeof value !== 'object' || value === null) {
        positions.add(nodeKind.scalar, start, key)
        return
      }
      const own = this.#starts.get(value) ?? start
      const node = positions.add(
        Array.isArray(value) ? nodeKind.array : nodeKind.object,
        own,
        key && { ...key, start: own },
      )
      const members = this.#members.get(value)
      if (Array.isArray(value)) for (const item of value) add(item, own)
      else
        for (const [name, inner] of Object.entries(value))
          add(inner, own, { word: positions.word(name), start: members?.get(name) ?? own })
      positions.close(node)
    }
    add(root, 0)
    return positions.seal()
  }
}
