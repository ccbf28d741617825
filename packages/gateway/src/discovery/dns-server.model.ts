/** A DNS server on loopback that answers from a table (RFC 1035, RFC 2782), and can fall silent, lie or refuse. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { TestContext } from 'node:test'

export interface ServiceRecord {
  priority: number
  weight: number
  port: number
  host: string
}

export interface DnsAnswers {
  /** Addresses by name, of both families. */
  addresses: Record<string, string[]>
  services: Record<string, ServiceRecord[]>
  /** By the name under `in-addr.arpa` or `ip6.arpa`. */
  names: Record<string, string[]>
  ttlSeconds: number
  /** `silent` answers nothing, `failing` SERVFAIL. */
  mood: 'well' | 'silent' | 'failing'
  /** Says everything so late. */
  delayMs: number
}

export interface DnsServer {
  /** As a setting names it. */
  address: string
  /** What it says from now on. */
  answers: DnsAnswers
  /** Questions so far, as `A name`. */
  asked: string[]
}

const types = { A: 1, PTR: 12, AAAA: 28, SRV: 33 } as const

export async function dnsServer(t: TestContext, given: Partial<DnsAnswers> = {}): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const answers: DnsAnswers = {
    addresses: {},
    services: {},
    names: {},
    ttlSeconds: 1,
    mood: 'well',
    delayMs: 0,
    ...given,
  }
  const asked: string[] = []
  let isOpen = true
  socket.on('message', (question, { port, address }) => {
    const { name, type, endsAt } = questionIn(question)
    const kind = Object.entries(types).find(([, number]) => number === type)?.[0] ?? String(type)
    asked.push(`${kind} ${name}`)
    if (answers.mood === 'silent') return
    const said = reply(question.subarray(0, endsAt), recordsFor(answers, name, type), answers)
    setTimeout(() => isOpen && socket.send(said, port, address), answers.delayMs)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  t.after(() => {
    isOpen = false
    socket.close()
  })
  return { address: `127.0.0.1:${socket.address().port}`, answers, asked }
}

function questionIn(message: Buffer): { name: string; type: number; endsAt: number } {
  const labels: string[] = []
  let at = 12
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), endsAt: at + 5 }
}

/** Undefined where there is no such name at all. */
function recordsFor({ addresses, services, names }: DnsAnswers, name: string, type: number): Buffer[] | undefined {
  if (!addresses[name] && !services[name] && !names[name]) return undefined
  if (type === types.PTR) return (names[name] ?? []).map(nameBytes)
  if (type === types.SRV) return (services[name] ?? []).map(service)
  const own = (addresses[name] ?? []).filter(address => address.includes(':') === (type === types.AAAA))
  return type === types.A || type === types.AAAA ? own.map(addressBytes) : []
}

function reply(question: Buffer, records: Buffer[] | undefined, { ttlSeconds, mood }: DnsAnswers): Buffer {
  const head = Buffer.from(question)
  const code = mood === 'failing' ? 2 : records ? 0 : 3
  const given = code === 0 ? records! : []
  head.writeUInt16BE(0x8180 | code, 2)
  head.writeUInt16BE(given.length, 6)
  for (const at of [8, 10]) head.writeUInt16BE(0, at)
  const type = question.readUInt16BE(question.length - 4)
  const answers = given.map(data => {
    const record = Buffer.alloc(12)
    record.writeUInt16BE(0xc00c, 0) // the name of the question
    record.writeUInt16BE(type, 2)
    record.writeUInt16BE(1, 4)
    record.writeUInt32BE(ttlSeconds, 6)
    record.writeUInt16BE(data.length, 10)
    return Buffer.concat([record, data])
  })
  return Buffer.concat([head, ...answers])
}

function service({ priority, weight, port, host }: ServiceRecord): Buffer {
  const numbers = Buffer.alloc(6)
  for (const [index, number] of [priority, weight, port].entries()) numbers.writeUInt16BE(number, index * 2)
  return Buffer.concat([numbers, nameBytes(host)])
}

function nameBytes(host: string): Buffer {
  const labels = host.split('.').filter(label => label !== '')
  const name = labels.map(label => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]))
  return Buffer.concat([...name, Buffer.from([0])])
}

/** IPv6 with all its groups written. */
function addressBytes(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number))
  const bytes = Buffer.alloc(16)
  for (const [index, group] of address.split(':').entries()) bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2)
  return bytes
}
