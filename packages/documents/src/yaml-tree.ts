import type { Problem } from '@gatehouse/base'
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { duplicateKey, shortened } from './json-reader.ts'
import { type DocumentLimits, problemsMax, tooLarge } from './limits.ts'
import { inFile, nodeKind, type Positions } from './positions.ts'

interface Anchored {
  value: unknown
  node: number
  /** Values it stands for, aliases followed. */
  size: number
  /** Levels beneath it, aliases followed. */
  height: number
  complete: boolean
}

type Key = { word: number; start: number; merge?: boolean } | undefined

/** What is left of the limits that count over a whole stream. */
export interface YamlBudget {
  nodes: number
  aliases: number
}

/** One YAML document as a value. Aliases share what they name; a cycle or a bomb of them is refused. */
export class YamlTree {
  readonly problems: Problem[] = []
  readonly #positions: Positions
  readonly #limits: DocumentLimits
  readonly #file: string | undefined
  readonly #budget: YamlBudget
  readonly #anchors = new Map<string, Anchored>()
  /** Values so far, aliases followed. */
  #expanded = 0
  /** Deepest level since this was last reset. */
  #deepest = 0

  constructor(from: { positions: Positions; limits: DocumentLimits; file: string | undefined; budget: YamlBudget }) {
    this.#positions = from.positions
    this.#limits = from.limits
    this.#file = from.file
    this.#budget = from.budget
  }

  read(document: Document.Parsed): unknown {
    const { contents } = document
    if (!contents || (isScalar(contents) && contents.value === null && !contents.source)) return undefined
    return this.#convert(contents, 0, undefined)
  }

  #convert(node: ParsedNode | null, depth: number, key: Key): unknown {
    if (--this.#budget.nodes < 0) throw tooLarge('nodesMax', this.#limits, 'too many values')
    this.#reach(depth)
    this.#expanded++
    if (isAlias(node)) return this.#alias(node, depth, key)
    const anchor = (node as { anchor?: string } | null)?.anchor
    if (!anchor) return this.#content(node, depth, key)
    const outer = { expanded: this.#expanded, deepest: this.#deepest }
    const anchored: Anchored = { value: undefined, node: this.#positions.count, size: 0, height: 0, complete: false }
    this.#anchors.set(anchor, anchored)
    this.#deepest = depth
    anchored.value = this.#content(node, depth, key)
    anchored.size = this.#expanded - outer.expanded + 1
    anchored.height = this.#deepest - depth
    anchored.complete = true
    this.#deepest = Math.max(outer.deepest, this.#deepest)
    return anchored.value
  }

  #content(node: ParsedNode | null, depth: number, key: Key): unknown {
    if (isMap(node)) return this.#map(node as YAMLMap.Parsed, depth, key)
    if (isSeq(node)) return this.#sequence(node as YAMLSeq.Parsed, depth, key)
    this.#positions.add(nodeKind.scalar, node?.range[0] ?? key?.start ?? 0, key)
    return this.#scalar(node as Scalar.Parsed | null)
  }

  #scalar(node: Scalar.Parsed | null): unknown {
    const value = node?.value ?? null
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#wrong(
        'number_out_of_range',
        `${shortened(node!.source)} has no equal in JSON.`,
        node!.range[0],
        'Write it in quotes.',
      )
      return null
    }
    return value
  }

  #sequence(node: YAMLSeq.Parsed, depth: number, key: Key): unknown[] {
    const self = this.#positions.add(nodeKind.array, node.range[0], key)
    const value = node.items.map(item => this.#convert(item as ParsedNode, depth + 1, undefined))
    this.#positions.close(self)
    return value
  }

  #map(node: YAMLMap.Parsed, depth: number, key: Key): Record<string, unknown> {
    const self = this.#positions.add(nodeKind.object, node.range[0], key)
    const value: Record<string, unknown> = {}
    const merges: { from: unknown; start: number }[] = []
    for (const pair of node.items) {
      const start = pair.key?.range[0] ?? node.range[0]
      const merge = isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.source === '<<'
      const text = merge ? '<<' : this.#keyText(pair.key, start)
      if (text === undefined) continue
      if (!merge && Object.hasOwn(value, text)) this.#duplicate(text, start)
      const child = this.#convert(pair.value, depth + 1, { word: this.#positions.word(text), start, merge })
      if (merge) merges.push({ from: child, start })
      else own(value, text, child)
    }
    this.#positions.close(self)
    for (const merge of merges) this.#merge(value, merge.from, merge.start)
    return value
  }

  #merge(into: Record<string, unknown>, from: unknown, start: number): void {
    for (const source of Array.isArray(from) ? from : [from]) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        this.#wrong(
          'yaml_syntax',
          '<< merges objects only.',
          start,
          'Name an object with an alias, such as <<: *defaults.',
        )
        return
      }
      for (const [name, value] of Object.entries(source)) if (!Object.hasOwn(into, name)) own(into, name, value)
    }
  }

  #keyText(key: ParsedNode | null, start: number): string | undefined {
    const node = isAlias(key) ? undefined : key
    if (isAlias(key)) {
      const value = this.#anchors.get(key.source)?.value
      if (typeof value === 'string') return value
    } else if (isScalar(node)) {
      if (node.anchor) this.#anchors.set(node.anchor, scalarAnchor(node.value))
      return typeof node.value === 'string' ? node.value : (node.source ?? '')
    } else if (node === null) return ''
    this.#wrong('yaml_syntax', 'A key must be text.', start, 'Write the key as text, in quotes if need be.')
    return undefined
  }

  #alias(node: Alias.Parsed, depth: number, key: Key): unknown {
    const target = this.#anchors.get(node.source)
    const isLink = target?.complete && target.node >= 0
    const self = this.#positions.add(isLink ? nodeKind.alias : nodeKind.scalar, node.range[0], key)
    if (!target?.complete) {
      const name = shortened(node.source)
      const message = target
        ? `The alias *${name} stands inside what it names.`
        : `No anchor &${name} stands before this alias.`
      this.#wrong('yaml_syntax', message, node.range[0])
      return null
    }
    this.#budget.aliases -= target.size
    if (this.#budget.aliases < 0) throw tooLarge('aliasExpansionMax', this.#limits, 'aliases that stand for too much')
    this.#reach(depth + target.height)
    this.#expanded += target.size - 1
    if (isLink) this.#positions.link(self, target.node)
    return target.value
  }

  #reach(depth: number): void {
    if (depth > this.#limits.depthMax) throw tooLarge('depthMax', this.#limits, 'values nested too deep')
    if (depth > this.#deepest) this.#deepest = depth
  }

  #duplicate(text: string, start: number): void {
    if (this.problems.length <= problemsMax) this.problems.push(duplicateKey(text, this.#place(start)))
  }

  #wrong(code: string, message: string, offset: number, hint?: string): void {
    if (this.problems.length > problemsMax) return
    this.problems.push({ code, message, place: this.#place(offset), ...(hint ? { hint } : {}) })
  }

  #place(offset: number) {
    return inFile(this.#file, this.#positions.placeAt(offset))
  }
}

/** A key of that name and nothing else, `__proto__` too. */
function own(into: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(into, name, { value, enumerable: true, writable: true, configurable: true })
  else into[name] = value
}

/** An anchor on a key; it is not a value of the document, so an alias to it has itself as place. */
const scalarAnchor = (value: unknown): Anchored => ({ value, node: -1, size: 1, height: 0, complete: true })
