/**
 * Rewrites an expression so that whatever it is given it ends soon: `matches` becomes the linear one, each turn of a
 * comprehension is counted, and what could make a value larger than it was (`map`, `bind`, one comprehension in another) is
 * refused.
 */
import type { ASTNode } from '@marcbachmann/cel-js'

const comprehensions: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter'])
const refused: ReadonlySet<string> = new Set(['map', 'bind'])
/** What takes longer the more it is given. */
const heavyOperators: ReadonlySet<string> = new Set(['in', '+', '==', '!=', '<', '<=', '>', '>=', 'call', 'rcall'])

interface Edit {
  at: number
  drop: number
  text: string
}

/** The text to be compiled; throws what is wrong, in a sentence. */
export function guarded(text: string, ast: ASTNode): string {
  const edits: Edit[] = []
  visit(ast, false, edits)
  let out = text
  for (const { at, drop, text: put } of edits.sort((a, b) => b.at - a.at)) {
    out = out.slice(0, at) + put + out.slice(at + drop)
  }
  return out
}

function visit(node: ASTNode, within: boolean, edits: Edit[]): void {
  if (node.op === 'rcall') {
    const [name, receiver, args] = node.args
    if (refused.has(name)) throw new Error(`${name}() is not in this language; a jsonata policy makes new lists`)
    if (name === 'matches') edits.push(linearMatch(node.input, receiver))
    if (comprehensions.has(name) && args.length === 2) {
      if (within) throw new Error(`${name}() stands within another comprehension`)
      visit(receiver, within, edits)
      const turn = isHeavy(args[1]!) ? 'heavyTurn(' : 'turn('
      const { start, end } = args[1]!.range
      edits.push({ at: start, drop: 0, text: turn }, { at: end, drop: 0, text: ')' })
      visit(args[1]!, true, edits)
      return
    }
  }
  if (node.op === 'call' && /[tT]urn$/.test(node.args[0])) throw new Error(`${node.args[0]}() is not in this language`)
  for (const child of childrenOf(node)) visit(child, within, edits)
}

function linearMatch(text: string, receiver: ASTNode): Edit {
  const gap = /^[\s)]*\.\s*/.exec(text.slice(receiver.range.end))?.[0].length
  const at = receiver.range.end + (gap ?? 0)
  if (gap === undefined || !text.startsWith('matches', at)) throw new Error('matches() is written in an odd way')
  return { at, drop: 'matches'.length, text: 'linearMatches' }
}

const isHeavy = (node: ASTNode): boolean => heavyOperators.has(node.op) || childrenOf(node).some(isHeavy)

function childrenOf(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = []
  const gather = (value: unknown) => {
    if (Array.isArray(value)) for (const one of value) gather(one)
    else if (isNode(value)) found.push(value)
  }
  gather(node.args)
  return found
}

const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'range' in value
