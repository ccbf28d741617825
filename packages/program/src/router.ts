/** Endpoints of one API version, found by path and method. Rules MATCH-4 to MATCH-9 of SPEC.md. */
import { type MixedPattern, type Segment, segmentsOf } from './segment.ts'

/** Most have one way on: where there is none, there is nothing to read, for of many endpoints none is in the processor's cache. */
interface Node<T> {
  fixed: Map<string, Node<T>> | undefined
  mixed: { pattern: MixedPattern; text: string; node: Node<T> }[] | undefined
  parameter: Node<T> | undefined
  rest: Leaf<T> | undefined
  leaf: Leaf<T> | undefined
}

/** What stands at a path: mostly of one method. */
interface Leaf<T> {
  method: string
  value: T
  others: Map<string, T> | undefined
}

/** No template has it, so that the search passes by all that fit. */
const noMethod = ''

export class Router<T> {
  readonly #root: Node<T> = emptyNode()

  /** Adds an endpoint; false when an equivalent one stands there already. Throws on a malformed template. */
  add(method: string, template: string, value: T): boolean {
    const segments = segmentsOf(template)
    if (typeof segments === 'string') throw new TypeError(segments)
    let node = this.#root
    let end: 'rest' | 'leaf' = 'leaf'
    for (const segment of segments) {
      if (segment.kind === 'rest') end = 'rest'
      else node = childFor(node, segment)
    }
    const leaf = node[end]
    if (!leaf) node[end] = { method, value, others: undefined }
    else if (leaf.method === method || leaf.others?.has(method)) return false
    else (leaf.others ??= new Map()).set(method, value)
    return true
  }

  /** `path` starts with a slash. */
  find(path: string, method: string): T | undefined {
    return this.#search(this.#root, path, 1, method, undefined)
  }

  /** Methods of the templates that fit the path, where none of them has the one that was looked for. */
  methodsAt(path: string): string[] {
    const methods: string[] = []
    this.#search(this.#root, path, 1, noMethod, methods)
    return methods
  }

  /** Notes the methods it passes by in `methods`, if there is such. */
  #search(node: Node<T>, path: string, from: number, method: string, methods: string[] | undefined): T | undefined {
    if (from > path.length) return pick(node.leaf, method, methods) ?? pick(node.rest, method, methods)
    const slash = path.indexOf('/', from)
    const end = slash < 0 ? path.length : slash
    const text = path.slice(from, end)
    let found: T | undefined
    const fixed = node.fixed?.get(text)
    if (fixed && (found = this.#search(fixed, path, end + 1, method, methods)) !== undefined) return found
    if (text !== '') {
      if (node.mixed) {
        for (const { pattern, node: next } of node.mixed) {
          if (!pattern.test(text)) continue
          if ((found = this.#search(next, path, end + 1, method, methods)) !== undefined) return found
        }
      }
      if (node.parameter && (found = this.#search(node.parameter, path, end + 1, method, methods)) !== undefined) {
        return found
      }
    }
    return pick(node.rest, method, methods)
  }
}

function pick<T>(leaf: Leaf<T> | undefined, method: string, methods: string[] | undefined): T | undefined {
  if (!leaf) return undefined
  if (leaf.method === method) return leaf.value
  const found = of(leaf, method) ?? (method === 'HEAD' ? of(leaf, 'GET') : undefined) ?? of(leaf, '*')
  if (found === undefined) methods?.push(leaf.method, ...(leaf.others?.keys() ?? []))
  return found
}

const of = <T>(leaf: Leaf<T>, method: string): T | undefined =>
  leaf.method === method ? leaf.value : leaf.others?.get(method)

function childFor<T>(node: Node<T>, segment: Exclude<Segment, { kind: 'rest' }>): Node<T> {
  if (segment.kind === 'parameter') return (node.parameter ??= emptyNode())
  if (segment.kind === 'fixed') {
    const text = segment.text
    node.fixed ??= new Map()
    let child = node.fixed.get(text)
    if (!child) node.fixed.set(text, (child = emptyNode()))
    return child
  }
  node.mixed ??= []
  const known = node.mixed.find(({ text }) => text === segment.text)
  if (known) return known.node
  const child = { pattern: segment.pattern, text: segment.text, node: emptyNode<T>() }
  node.mixed.push(child)
  node.mixed.sort((a, b) => fixedLength(b.text) - fixedLength(a.text) || (a.text < b.text ? -1 : 1))
  return child.node
}

const fixedLength = (text: string) => text.replaceAll('{}', '').length

const emptyNode = <T>(): Node<T> => ({
  fixed: undefined,
  mixed: undefined,
  parameter: undefined,
  rest: undefined,
  leaf: undefined,
})
