/** A document as it is written: where each value and each name stands in its text, for edits that leave all else alone. */
import { Failure } from '@gatehouse/base'
import { type ReadDocument, readDocument } from '@gatehouse/documents'
import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

export interface Found {
  node: Node | null
  /** That holds it. */
  pair?: Pair<Scalar, Node | null>
  holder?: YAMLMap | YAMLSeq
}

export class Written {
  readonly text: string
  readonly document: ReadDocument
  #root: Node | null | undefined
  /** Blanks that a level is further in. */
  readonly step: number
  /** Lists stand further in than what holds them. */
  readonly isSeqIndented: boolean

  /** Throws `document_invalid` and `document_too_large`. */
  constructor(text: string, file?: string) {
    this.text = text
    this.document = readDocument(text, { ...(file === undefined ? {} : { file }) })
    this.step = stepOf(text)
    this.isSeqIndented = !/^( *)[^\s#-][^\n]*:[ \t]*\n\1- /m.test(text)
  }

  get isJson(): boolean {
    return this.document.format === 'json'
  }

  /** Undefined where nothing stands, or where an alias stands for it. */
  at(steps: readonly string[]): Found | undefined {
    // JSON is YAML in flow. Who only asks for the value does not wait for it.
    this.#root ??= parseDocument(this.text, { uniqueKeys: false, prettyErrors: false }).contents
    let found: Found = { node: this.#root }
    for (const step of steps) {
      const { node } = found
      if (isMap(node)) {
        const pair = (node.items as Pair<Scalar, Node | null>[]).find(
          ({ key }) => isScalar(key) && String(key.value) === step,
        )
        if (!pair) return undefined
        found = { node: pair.value, pair, holder: node }
      } else if (isSeq(node) && /^\d+$/.test(step)) {
        const item = node.items[Number(step)] as Node | null | undefined
        if (item === undefined || isPair(item)) return undefined
        found = { node: item, holder: node }
      } else return undefined
    }
    return found
  }

  /** Blanks before what begins at a place in its line. */
  columnOf(start: number): number {
    return start - (this.text.lastIndexOf('\n', start - 1) + 1)
  }

  lineEnd(at: number): number {
    const end = this.text.indexOf('\n', at)
    return end < 0 ? this.text.length : end
  }
}

/** Where the last thing within a node ends, without the comment behind it. */
export function endOf(node: Node | null): number {
  if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
    const last = node.items.at(-1)!
    if (!isPair(last)) return endOf(last as Node)
    const { key, value } = last as Pair<Node, Node | null>
    return value?.range && value.range[1] > value.range[0] ? endOf(value) : key.range![1]
  }
  return node?.range?.[1] ?? 0
}

function stepOf(text: string): number {
  const found = /^(?:[^\s#-][^\n]*)?[:{[][ \t]*\n(?:[ \t]*(?:#[^\n]*)?\n)*( +)\S/m.exec(text)
  return Math.min(found?.[1]?.length ?? 2, 8)
}

export const unfit = (message: string) =>
  new Failure('edit_unfit', message, { hint: 'Make this edit by hand, or as an overlay.' })
