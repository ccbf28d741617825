/** Edits of values in a document that leave comments, order and spelling of all else as they are. */
import { isDeepStrictEqual } from 'node:util'
import { setMember } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, stringify, type YAMLMap, type YAMLSeq } from 'yaml'
import { edited, type TextEdit } from './text-edit.ts'
import { endOf, type Found, unfit, Written } from './written.ts'

export type ValueEdit = { at: readonly string[] } & ({ value: unknown } | { remove: true })

/**
 * The text after all edits, one after the other. Names on the way that are not there are made; a step of `-` is behind the
 * last item. Throws `edit_unfit` where the text does not let it be done, such as through an alias: nothing else changes.
 */
export function withValues(text: string, edits: readonly ValueEdit[], file?: string): string {
  let written = new Written(text, file)
  for (const edit of edits) {
    const wanted = plain(written.document.value)
    const after = new Written(edited(written.text, [editFor(written, edit)]), file)
    const expected = 'remove' in edit ? without(wanted, edit.at) : withValue(wanted, edit.at, edit.value)
    if (!isDeepStrictEqual(plain(after.document.value), plain(expected)))
      throw unfit(`What stands at ${pointerOf(edit.at)} cannot be changed alone.`)
    written = after
  }
  return written.text
}

/** Of its own: what aliases share is one object. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
const pointerOf = (steps: readonly string[]) => steps.map(step => `/${escapePointer(step)}`).join('') || 'the top'

function editFor(written: Written, edit: ValueEdit): TextEdit {
  const found = written.at(edit.at)
  if ('remove' in edit) {
    if (!found?.holder) throw unfit(`Nothing stands at ${pointerOf(edit.at)}.`)
    return removal(written, found)
  }
  if (found) return replacement(written, found, edit.value)
  // The nearest that is there takes the rest of the way.
  for (let length = edit.at.length - 1; length >= 0; length--) {
    const holder = written.at(edit.at.slice(0, length))
    if (!holder) continue
    const [name = '', ...rest] = edit.at.slice(length)
    return insertion(written, holder, {
      name,
      value: rest.reduceRight<unknown>((value, step) => (step === '-' ? [value] : { [step]: value }), edit.value),
    })
  }
  throw unfit(`Nothing stands at ${pointerOf(edit.at)}.`)
}

interface Entry {
  name: string
  value: unknown
}

function insertion(written: Written, { node, pair }: Found, entry: Entry): TextEdit {
  const isEmpty =
    node === null ||
    (isScalar(node) && node.value === null) ||
    ((isMap(node) || isSeq(node)) && node.items.length === 0)
  if (isEmpty) {
    const made = entry.name === '-' ? [entry.value] : { [entry.name]: entry.value }
    return replacement(written, { node, ...(pair ? { pair } : {}) }, made)
  }
  if (!isMap(node) && !isSeq(node)) throw unfit('A name can only stand in an object.')
  if (isSeq(node) !== (entry.name === '-'))
    throw unfit(isSeq(node) ? 'A list has no names.' : 'An object has no last item.')
  return node.flow ? flowInsertion(written, node, entry) : blockInsertion(written, node, entry)
}

function blockInsertion(written: Written, node: YAMLMap | YAMLSeq, { name, value }: Entry): TextEdit {
  const indent = written.columnOf(node.range![0])
  const lines = blockLines(written, isSeq(node) ? [value] : { [name]: value }, indent)
  const end = endOf(node)
  // A block of text ends with its line.
  const isLineEnd = written.text[end - 1] === '\n'
  const at = isLineEnd ? end : written.lineEnd(end)
  return { start: at, end: at, text: isLineEnd ? `${lines}\n` : `\n${lines}` }
}

function flowInsertion(written: Written, node: YAMLMap | YAMLSeq, { name, value }: Entry): TextEdit {
  const [start] = node.range!
  const first = node.items[0] as Pair<Node> | Node
  const firstAt = ('key' in first ? first.key : first).range![0]
  const between = written.text.slice(start + 1, firstAt)
  const isLines = between.includes('\n')
  const indent = isLines ? written.columnOf(firstAt) : 0
  const last = node.items.at(-1) as Pair<Node, Node | null> | Node
  const end = 'key' in last ? (last.value?.range?.[1] ?? last.key.range![1]) : last.range![1]
  const shown = isLines ? jsonLines(written, value, indent) : JSON.stringify(value)
  const text = isSeq(node) ? shown : `${JSON.stringify(name)}: ${shown}`
  return { start: end, end, text: `,${isLines ? `\n${' '.repeat(indent)}` : ' '}${text}` }
}

function replacement(written: Written, { node, pair }: Found, value: unknown): TextEdit {
  if (!node) {
    if (!pair) throw unfit('Nothing stands here.')
    const end = pair.key.range![1] + 1
    return { start: end, end, text: ` ${inline(value)}` }
  }
  const [start] = node.range!
  const end = Math.max(endOf(node), start)
  const isInFlow = written.isJson || (pair && isInFlowAt(written, pair))
  const isBlock = typeof value === 'object' && value !== null && Object.keys(value).length > 0
  if (isInFlow && !written.isJson && !isBlock) return { start, end, text: scalarText(node, value) }
  if (isInFlow) {
    const indent = pair ? indentOfLine(written, pair.key.range![0]) : 0
    return { start, end, text: jsonLines(written, value, indent) }
  }
  if (!isBlock) return { start, end: withoutLineEnd(written, end), text: scalarText(node, value) }
  if (!pair)
    return {
      start,
      end: withoutLineEnd(written, end),
      text: blockLines(written, value, written.columnOf(start)).trimStart(),
    }
  const { range } = pair.key
  const indent = written.columnOf(range![0])
  const deeper = Array.isArray(value) && !written.isSeqIndented ? indent : indent + written.step
  const from = written.text.indexOf(':', range![1]) + 1
  return {
    start: from,
    end: Math.max(withoutLineEnd(written, end), from),
    text: `\n${blockLines(written, value, deeper)}`,
  }
}

function removal(written: Written, { node, pair, holder }: Found): TextEdit {
  const isOnly = holder!.items.length === 1
  const [start] = pair ? pair.key.range! : node!.range!
  const end = Math.max(endOf(node), pair ? pair.key.range![1] : 0)
  if (isOnly) {
    const whole = { start: holder!.range![0], end: withoutLineEnd(written, endOf(holder!)) }
    const empty = isSeq(holder) ? '[]' : '{}'
    if (holder!.flow) return { ...whole, text: empty }
    // On the line of the name that holds it.
    const lineStart = written.text.slice(0, whole.start).trimEnd().length
    return { start: lineStart, end: whole.end, text: lineStart === 0 ? empty : ` ${empty}` }
  }
  if (holder!.flow) return flowRemoval(written, start, end)
  const lineStart = written.text.lastIndexOf('\n', start) + 1
  const to = written.text[end - 1] === '\n' ? end : Math.min(written.lineEnd(end) + 1, written.text.length)
  return { start: lineStart, end: to, text: '' }
}

function flowRemoval({ text }: Written, start: number, end: number): TextEdit {
  const after = /^\s*,\s*/.exec(text.slice(end))
  if (after) return { start, end: end + after[0].length, text: '' }
  const before = /,\s*$/.exec(text.slice(0, start))
  return { start: start - (before?.[0].length ?? 0), end, text: '' }
}

/** Its own line goes on after it. */
const withoutLineEnd = ({ text }: Written, end: number) => (text[end - 1] === '\n' ? end - 1 : end)

/** A pair in braces. */
function isInFlowAt(written: Written, pair: Pair<Scalar>): boolean {
  const before = written.text.slice(written.text.lastIndexOf('\n', pair.key.range![0]) + 1, pair.key.range![0])
  return (
    /[{,]\s*$/.test(before) ||
    (/^\s*["']/.test(written.text.slice(pair.key.range![0])) &&
      /[{,]\s*$/.test(written.text.slice(0, pair.key.range![0])))
  )
}

function indentOfLine(written: Written, at: number): number {
  const start = written.text.lastIndexOf('\n', at - 1) + 1
  return /^ */.exec(written.text.slice(start))![0].length
}

/** In the quotes that stand there. */
function scalarText(node: Node, value: unknown): string {
  if (typeof value !== 'string' || !isScalar(node)) return inline(value)
  if (node.type === 'QUOTE_DOUBLE') return JSON.stringify(value)
  if (node.type === 'QUOTE_SINGLE' && !/[\n\r\t\p{Cc}]/u.test(value)) return `'${value.replaceAll("'", "''")}'`
  return inline(value)
}

const inline = (value: unknown) => {
  const text = stringify(value, { lineWidth: 0, defaultStringType: 'PLAIN', blockQuote: false }).trimEnd()
  return text.includes('\n') || /[,{}[\]]/.test(text) ? JSON.stringify(value) : text
}

function jsonLines(written: Written, value: unknown, indent: number): string {
  return JSON.stringify(value, null, written.step).replaceAll('\n', `\n${' '.repeat(indent)}`)
}

function blockLines({ step, isSeqIndented }: Written, value: unknown, indent: number): string {
  return stringify(value, { lineWidth: 0, indent: step, indentSeq: isSeqIndented, aliasDuplicateObjects: false })
    .trimEnd()
    .split('\n')
    .map(line => (line === '' ? '' : ' '.repeat(indent) + line))
    .join('\n')
}

type Holder = Record<string, unknown> & unknown[]

function withValue(value: unknown, [step, ...rest]: readonly string[], wanted: unknown): unknown {
  if (step === undefined) return wanted
  const holder = (typeof value === 'object' && value !== null ? value : step === '-' ? [] : {}) as Holder
  if (step === '-') holder.push(withValue(undefined, rest, wanted))
  else setMember(holder, step, withValue(Object.hasOwn(holder, step) ? holder[step] : undefined, rest, wanted))
  return holder
}

function without(value: unknown, steps: readonly string[]): unknown {
  const holder = steps.slice(0, -1).reduce<Holder>((at, step) => at[step] as Holder, value as Holder)
  const last = steps.at(-1)!
  if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else delete holder[last]
  return value
}
