/** What a gateway is given of a document, where reading it would hold others up. */
import { createHash } from 'node:crypto'
import type { ContractOptions } from '@gatehouse/contract/openapi/contract-of.ts'
import { Unprepared } from '@gatehouse/control'
import { type ReadDefinition, readDefinition, routedDefinition, type WrittenDefinition } from '../../definition.ts'
import { charactersAtOnce, type Reader, readApart } from './reading.ts'

export interface WantedContract extends WrittenDefinition {
  /** Identifiers of endpoints. */
  endpoints: readonly string[]
  options?: ContractOptions | undefined
}

export const endpointsOf = ({ text, name, overlays }: WrittenDefinition) =>
  readDefinition(text, name, overlays).endpoints

export function contractFor({ text, name, overlays, endpoints, options }: WantedContract) {
  const wanted = new Set(endpoints)
  return readDefinition(text, name, overlays).contract(id => wanted.has(id), options)
}

/**
 * Read at once, or in a process apart. Then its contract is made when it is first asked for, within the transaction, which
 * begins anew with it (`Unprepared`). Throws what reading throws.
 */
export async function readRouted(reader: Reader, written: WrittenDefinition): Promise<ReadDefinition | undefined> {
  const { text, kind = 'openapi' } = written
  if (kind !== 'openapi' || text.length <= charactersAtOnce) return routedDefinition(written)
  const endpoints = await readApart<ReadDefinition['endpoints']>(reader, { make: 'endpoints', of: written })
  const made = new Map<string, ReturnType<ReadDefinition['contract']>>()
  return {
    endpoints,
    contract(isWanted, options) {
      const wanted = endpoints.filter(({ id }) => isWanted(id)).map(({ id }) => id)
      const key = createHash('sha256')
        .update(JSON.stringify([wanted, options]))
        .digest('hex')
      const known = made.get(key)
      if (known) return known
      throw new Unprepared([`contract ${key}`], async () => {
        const of = { ...written, endpoints: wanted, options }
        made.set(key, await readApart(reader, { make: 'contract', of }))
      })
    },
  }
}
