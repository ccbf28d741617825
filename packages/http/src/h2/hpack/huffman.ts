/** Huffman-coded strings (RFC 7541 §5.2), read half a byte at a time by a table. */
import { huffmanLengths } from './huffman-lengths.ts'
import { malformed } from './integer.ts'

const endOfString = 256
/** The longest padding: seven bits, all set, which begin no octet's code alone. */
const paddingBitsMax = 7

/** Of a step: the state it leads to, the octet it completed, whether it completed one, whether there is none. */
const stateMask = 0xff
const octetShift = 8
const completes = 0x10000
const impossible = 0x20000

/** By state and four bits. */
const steps = new Uint32Array(256 * 16)
/** States at which a string may end. */
const mayEnd = new Uint8Array(256)
buildTables()

let room = Buffer.allocUnsafeSlow(4096)
const { latin1Slice } = Buffer.prototype as unknown as {
  latin1Slice: (this: Uint8Array, from: number, to: number) => string
}

/** The text of these bytes, as latin1. */
export function huffmanText(bytes: Uint8Array, from: number, to: number): string {
  const lengthMax = (to - from) * 2
  if (room.byteLength < lengthMax) room = Buffer.allocUnsafeSlow(lengthMax)
  const out = room
  let length = 0
  let state = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    const high = steps[(state << 4) | (byte >> 4)]!
    if ((high & completes) !== 0) out[length++] = high >> octetShift
    const low = steps[((high & stateMask) << 4) | (byte & 15)]!
    if ((low & completes) !== 0) out[length++] = low >> octetShift
    if (((high | low) & impossible) !== 0) malformed('EOS within a string')
    state = low & stateMask
  }
  if (mayEnd[state] === 0) malformed('a string that is padded wrongly')
  return latin1Slice.call(out, 0, length)
}

type Tree = [zero: Tree | number, one: Tree | number]

function buildTables(): void {
  const inner = numbered(tree())
  const states = new Map(inner.map((node, state) => [node, state]))
  for (const [state, node] of inner.entries()) {
    for (let bits = 0; bits < 16; bits++) steps[(state << 4) | bits] = step(node, bits, { root: inner[0]!, states })
  }
  let node: Tree | number = inner[0]!
  for (let bits = 0; bits <= paddingBitsMax && typeof node !== 'number'; bits++) {
    mayEnd[states.get(node)!] = 1
    node = node[1]
  }
}

function step(from: Tree, bits: number, { root, states }: { root: Tree; states: Map<Tree, number> }): number {
  let node = from
  let completed = 0
  for (let bit = 3; bit >= 0; bit--) {
    const next: Tree | number = node[((bits >> bit) & 1) as 0 | 1]
    if (next === endOfString) return impossible
    if (typeof next === 'number') completed = completes | (next << octetShift)
    node = typeof next === 'number' ? root : next
  }
  return completed | states.get(node)!
}

function tree(): Tree {
  const root: Tree = [[] as unknown as Tree, [] as unknown as Tree]
  const inOrder = huffmanLengths.map((bits, symbol) => ({ bits, symbol })).sort((a, b) => a.bits - b.bits)
  let code = 0
  let length = 0
  for (const { bits, symbol } of inOrder) {
    code *= 2 ** (bits - length)
    length = bits
    let node = root
    for (let bit = bits - 1; bit > 0; bit--)
      node = (node[((code >> bit) & 1) as 0 | 1] ??= [] as unknown as Tree) as Tree
    node[(code & 1) as 0 | 1] = symbol
    code++
  }
  return root
}

/** Inner nodes, the root first. */
function numbered(root: Tree): Tree[] {
  const found = [root]
  for (const node of found) for (const child of node) if (typeof child !== 'number') found.push(child)
  return found
}
