/** Long texts of rows as the database has them: compressed. A document of 48 MB costs an embedded database 300 MB otherwise, for good. */
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { ResourceUnit } from '@gatehouse/unit'

/** Shorter ones are kept as they are. */
const packedFrom = 100_000
const bytesMax = 256 * 1024 * 1024

/** What stands in the place of a text. */
interface Packed {
  gzip: string
}

type Spec = Record<string, unknown>

export async function packText(text: string): Promise<string> {
  return (await promisify(gzip)(text)).toString('base64')
}

export async function unpackText(packed: string): Promise<string> {
  return (await promisify(gunzip)(Buffer.from(packed, 'base64'), { maxOutputLength: bytesMax })).toString('utf8')
}

/** Bytes of the text; what it is packed into tells nothing of them. Its last four say it (RFC 1952 §2.3.1). */
export function unpackedBytes(packed: string): number {
  const end = Buffer.from(packed.slice(-8), 'base64')
  return end.readUInt32LE(end.length - 4)
}

/** A spec as it is stored. */
export async function packedSpec({ packed = [] }: ResourceUnit, spec: Spec): Promise<Spec> {
  const long = packed.filter(field => typeof spec[field] === 'string' && spec[field].length >= packedFrom)
  if (long.length === 0) return spec
  const stored = long.map(async field => [field, { gzip: await packText(spec[field] as string) }] as const)
  return { ...spec, ...Object.fromEntries(await Promise.all(stored)) }
}

/** As it was written. */
export async function unpackedSpec({ packed = [] }: ResourceUnit, spec: Spec): Promise<Spec> {
  const long = packed.filter(field => isPacked(spec[field]))
  if (long.length === 0) return spec
  const texts = long.map(async field => [field, await unpackText((spec[field] as Packed).gzip)] as const)
  return { ...spec, ...Object.fromEntries(await Promise.all(texts)) }
}

const isPacked = (value: unknown): value is Packed =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Packed>).gzip === 'string'
