/** A document's text as a value, and where its parts stand in it. Pure; it runs beside the page. */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'

export interface ReadText {
  value: unknown
  /** Why there is none, with its line. */
  error?: { message: string; line: number }
}

export function readText(text: string): ReadText {
  if (/^\s*\{/.test(text)) {
    try {
      return { value: JSON.parse(text) }
    } catch {
      // YAML says where.
    }
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) return { value: undefined, error: { message: error.message, line: lines.linePos(error.pos[0]).line } }
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) }
  } catch (thrown) {
    return { value: undefined, error: { message: (thrown as Error).message, line: 1 } }
  }
}

/** Where what stands there begins, in characters; the nearest that holds it where it stands behind an alias. */
export function offsetOf(text: string, steps: readonly string[]): number {
  let node: Node | null = parseDocument(text, { uniqueKeys: false, prettyErrors: false }).contents
  let offset = 0
  for (const step of steps) {
    if (isMap(node)) {
      const pair = (node.items as Pair<Node, Node | null>[]).find(
        ({ key }) => isScalar(key) && String(key.value) === step,
      )
      if (!pair) break
      offset = pair.key.range![0]
      node = pair.value
    } else if (isSeq(node)) {
      node = (node.items[Number(step)] as Node | undefined) ?? null
      if (!node) break
      offset = node.range![0]
    } else break
  }
  return offset
}
