/** What stands in every text that fits a pattern: one of these. */
import { type ByteSet, byteSet, commonness, joined } from '../byte-set.ts'
import { lowerBytes } from '../letters.ts'
import type { Node } from './node.ts'

/** Of one that fits in few ways, all of them; a longer list is none. */
const waysMax = 64
const lengthMax = 32
export const literalLettersMin = 3
const literalsMax = 1000

interface Known {
  /** All texts that fit, in lower case. */
  ways: readonly string[] | undefined
  /** One of these stands in each that fits. */
  required: readonly string[] | undefined
  /** One of these bytes stands in each that fits. */
  bytes: ByteSet | undefined
}

export type Literals = { literals: readonly string[] | undefined; bytes: ByteSet | undefined }

const nothing: Known = { ways: undefined, required: undefined, bytes: undefined }
const empty: Known = { ways: [''], required: undefined, bytes: undefined }

/** Literals are in lower case and have three letters or more. */
export function literalsOf(pattern: Node): Literals {
  const { ways, required, bytes } = knownOf(pattern)
  return { literals: better(usable(ways), required), bytes }
}

function knownOf(node: Node): Known {
  switch (node.kind) {
    case 'letter':
      return letterOf(node.code)
    case 'class':
      return { ways: fewLetters(node.source), required: undefined, bytes: byteSet(node.source, node.anyCase) }
    case 'sequence':
      return sequenceOf(node.nodes)
    case 'choice':
      return choiceOf(node.nodes.map(knownOf))
    case 'group':
    case 'atomic':
      return knownOf(node.node)
    case 'repeat':
      return repeatOf(node)
    case 'place':
      return empty
    case 'look':
      return empty
    case 'reference':
      return nothing
  }
}

function letterOf(code: number): Known {
  const letter = String.fromCharCode(code)
  return {
    ways: [lowerBytes(letter)],
    required: undefined,
    bytes: byteSet(`[\\x${code.toString(16).padStart(2, '0')}]`, true),
  }
}

/** `[aA]` and `[ab]` are few ways; `[a-z]` and `[^a]` are none. */
function fewLetters(source: string): readonly string[] | undefined {
  const inner = source
    .slice(1, -1)
    .replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  if (inner.startsWith('^') || source.includes('-') || /\\/.test(inner.replaceAll('\\\\', '')) || inner.length > 6)
    return undefined
  return [...new Set(lowerBytes(inner))]
}

function repeatOf({ node, min, max }: Extract<Node, { kind: 'repeat' }>): Known {
  const inner = knownOf(node)
  if (min === 1 && max === 1) return inner
  if (min === 0) return max === 1 && inner.ways ? { ...nothing, ways: union([inner.ways, ['']]) } : nothing
  return { ways: undefined, required: better(usable(inner.ways), inner.required), bytes: inner.bytes }
}

function choiceOf(all: readonly Known[]): Known {
  const ways = union(all.map(known => known.ways))
  const sets = all.map(known => known.bytes)
  const bytes = sets.includes(undefined) ? undefined : joined(sets as ByteSet[])
  if (ways) return { ways, required: undefined, bytes }
  const required = all.map(known => better(usable(known.ways), known.required))
  if (required.includes(undefined)) return { ...nothing, bytes }
  const together = [...new Set(required.flat() as string[])]
  return { ways: undefined, required: together.length > literalsMax ? undefined : together, bytes }
}

/** Runs of parts that fit in few ways are texts; of several runs the one that says most is kept. */
function sequenceOf(nodes: readonly Node[]): Known {
  let required: readonly string[] | undefined
  let bytes: ByteSet | undefined
  let run: readonly string[] = ['']
  let whole = true
  for (const node of nodes) {
    const { ways, required: own, bytes: ownBytes } = knownOf(node)
    bytes = rarer(bytes, ownBytes)
    const longer = ways && product(run, ways)
    required = better(required, own)
    if (longer) {
      run = longer
      continue
    }
    required = better(required, usable(run))
    whole = false
    run = ways ?? ['']
  }
  return whole ? { ways: run, required, bytes } : { ways: undefined, required: better(required, usable(run)), bytes }
}

function product(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  if (a.length * b.length > waysMax) return undefined
  const all = a.flatMap(first => b.map(second => first + second))
  return all.some(text => text.length > lengthMax) ? undefined : all
}

function union(all: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  if (all.some(ways => ways === undefined)) return undefined
  const together = [...new Set(all.flat() as string[])]
  return together.length > literalsMax ? undefined : together
}

const usable = (ways: readonly string[] | undefined) =>
  ways && ways.length > 0 && ways.every(isTelling) ? ways : undefined

/** Two signs come up as seldom as three letters. */
const isTelling = (text: string) => text.length >= literalLettersMin || /^[^a-z0-9\s]{2}$/.test(text)

const shortest = (texts: readonly string[]) => Math.min(...texts.map(text => text.length))

/** Longer literals come up by chance less; of equal ones the fewer. */
function better(a: readonly string[] | undefined, b: readonly string[] | undefined) {
  if (!a || !b) return a ?? b
  const [least, other] = [Math.min(shortest(a), 6), Math.min(shortest(b), 6)]
  return least !== other ? (least > other ? a : b) : a.length <= b.length ? a : b
}

const rarer = (a: ByteSet | undefined, b: ByteSet | undefined) =>
  a && b ? (commonness(b) < commonness(a) ? b : a) : (a ?? b)
