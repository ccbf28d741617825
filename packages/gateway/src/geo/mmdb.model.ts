/** A MaxMind DB of networks and what is said of them, for tests: 24 bits a record, values without pointers. */
import { wholeAddress } from '@gatehouse/events/address.ts'

type Said = string | number | { [key: string]: Said }
type Node = [Node | number | undefined, Node | number | undefined]

export function mmdbOf(networks: Record<string, Said>): Buffer {
  const root: Node = [undefined, undefined]
  const values: Buffer[] = []
  let bytes = 0
  for (const [network, said] of Object.entries(networks)) {
    put(root, network, bytes)
    const value = written(said)
    values.push(value)
    bytes += value.length
  }
  const nodes: Node[] = []
  const number = (node: Node): void => {
    nodes.push(node)
    for (const side of node) if (Array.isArray(side)) number(side)
  }
  number(root)
  const tree = Buffer.alloc(nodes.length * 6)
  for (const [at, node] of nodes.entries()) {
    for (const [side, to] of node.entries()) {
      const record = to === undefined ? nodes.length : Array.isArray(to) ? nodes.indexOf(to) : nodes.length + 16 + to
      tree.writeUIntBE(record, at * 6 + side * 3, 3)
    }
  }
  const metadata = { binary_format_major_version: 2, node_count: nodes.length, record_size: 24, ip_version: 6 }
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
  return Buffer.concat([tree, Buffer.alloc(16), ...values, marker, written(metadata)])
}

export function shared(bytes: Uint8Array): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(bytes.length)
  new Uint8Array(memory).set(bytes)
  return memory
}

function put(root: Node, network: string, value: number): void {
  const [address = '', length] = network.split('/')
  const bytes = wholeAddress(address)!
  const isVersion4 = !address.includes(':')
  if (isVersion4) bytes.fill(0, 10, 12)
  const bits = Number(length) + (isVersion4 ? 96 : 0)
  let node = root
  for (let bit = 0; bit < bits; bit++) {
    const side = (bytes[bit >> 3]! >> (7 - (bit & 7))) & 1
    if (bit === bits - 1) node[side] = value
    else node = (node[side] ??= [undefined, undefined]) as Node
  }
}

function written(value: Said): Buffer {
  if (typeof value === 'string') return Buffer.concat([head(2, Buffer.byteLength(value)), Buffer.from(value)])
  if (typeof value === 'number') return Buffer.from([(6 << 5) | 4, ...[24, 16, 8, 0].map(by => (value >>> by) & 255)])
  const members = Object.entries(value).flatMap(([key, one]) => [written(key), written(one)])
  return Buffer.concat([head(7, members.length / 2), ...members])
}

/** Of fewer than 29. */
const head = (type: number, size: number) => Buffer.from([(type << 5) | size])
