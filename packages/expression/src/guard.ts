/**
 * Rewrites an expression so that whatever it is given it ends soon: `matches` becomes the linear one, `join` a short one, the turns of a
 * comprehension are counted beforehand, and what could make a value larger than it was (`map`, `bind`, one comprehension in another) is
 * refused.
 */
import type { ASTNode } from '@marcbachmann/cel-js'

const comprehensions: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter'])
/** Methods that have one of ours in their place. */
const replaced: Readonly<Record<string, string>> = { matches: 'linearMatches', join: 'shortJoin' }
const refused: ReadonlySet<string> = new Set(['map', 'bind'])
/** What takes longer the more it is given. */
const heavyOperators: ReadonlySet<string> = new Set(['in', '+', '==', '!=', '<', '<=', '>', '>=', 'call', 'rcall'])

/** With something that is written down they are soon done. */
const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])

/** Each copies what it joins. */
const additionsMax = 32

interface Edit {
  at: number
  drop: number
  text: string
}

/** The text to be compiled; throws what is wrong, in a sentence. */
export function guarded(text: string, ast: ASTNode): string {
  const edits: Edit[] = []
  visit(ast, false, edits)
  if (additionsOf(ast) > additionsMax) throw new Error(`it may have ${additionsMax} additions`)
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
    if (Object.hasOwn(replaced, name)) edits.push(renamed(node.input, name, receiver))
    if (comprehensions.has(name) && args.length === 2) {
      if (within) throw new Error(`${name}() stands within another comprehension`)
      visit(receiver, within, edits)
      const { start, end } = receiver.range
      edits.push(
        { at: start, drop: 0, text: isHeavy(args[1]!) ? 'heavyTurns(' : 'turns(' },
        { at: end, drop: 0, text: ')' },
      )
      visit(args[1]!, true, edits)
      return
    }
  }
  if (node.op === 'call' && /[tT]urns$/.test(node.args[0])) throw new Error(`${node.args[0]}() is not in this language`)
  for (const child of childrenOf(node)) visit(child, within, edits)
}

function renamed(text: string, name: string, receiver: ASTNode): Edit {
  const gap = /^[\s)]*\.\s*/.exec(text.slice(receiver.range.end))?.[0].length
  const at = receiver.range.end + (gap ?? 0)
  if (gap === undefined || !text.startsWith(name, at)) throw new Error(`${name}() is written in an odd way`)
  return { at, drop: name.length, text: replaced[name]! }
}

const additionsOf = (node: ASTNode): number =>
  childrenOf(node).reduce((sum, child) => sum + additionsOf(child), node.op === '+' ? 1 : 0)

function isHeavy(node: ASTNode): boolean {
  const children = childrenOf(node)
  const isLight = comparisons.has(node.op) && children.some(({ op }) => op === 'value')
  return (!isLight && heavyOperators.has(node.op)) || children.some(isHeavy)
}

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
