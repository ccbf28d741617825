/** A certificate that a gateway alone orders for itself, and what it keeps of the order on disk. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { newKey } from '@gatehouse/capability-transport/acme/account-key.ts'
import type { OrderState } from '@gatehouse/capability-transport/acme/obtain.ts'
import { readJsonFile, writeWhole } from '@gatehouse/gateway/link/state-file.ts'

export interface OwnOrder {
  id: string
  name: string
  hosts: readonly string[]
  issuer: {
    id: string
    directory: string
    contacts: readonly string[]
    termsAgreed: boolean
    externalAccount?: { keyId: string; hmacKey?: string } | undefined
    authorities?: string | undefined
  }
}

/** The account at an issuer; the directory is part of it, as another one knows nothing of it. */
interface KeptAccount {
  directory: string
  key: string
  account?: string
  contacts?: readonly string[]
}

export interface KeptOrder {
  hosts: readonly string[]
  directory: string
  /** Of the certificate that is ordered. */
  key?: string | undefined
  orderUrl?: string | undefined
  /** What is shown. */
  chain?: string
  chainKey?: string
  failures: number
  nextAtMs: number
  renewAtMs?: number
}

/** Files that only we may read; what cannot be read is begun anew. */
export class OrderFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  /** Due at once where it is new, or other hosts or another authority are wanted. */
  order({ id, hosts, issuer: { directory } }: OwnOrder): KeptOrder {
    const kept = this.#read<KeptOrder>(id)
    if (kept && kept.directory === directory && String(kept.hosts) === String(hosts)) return kept
    const { chain, chainKey } = kept ?? {}
    return { ...(chain && chainKey ? { chain, chainKey } : {}), hosts, directory, failures: 0, nextAtMs: 0 }
  }

  keep({ id }: OwnOrder, kept: KeptOrder): Promise<void> {
    return this.#write(id, kept)
  }

  async registered({ issuer }: OwnOrder, account: string, contacts: readonly string[]): Promise<void> {
    await this.#write(issuer.id, { ...(await this.#account(issuer)), account, contacts })
  }

  /** All that the order needs; keys are made the first time. */
  async state(order: OwnOrder, kept: KeptOrder): Promise<OrderState> {
    const { directory, contacts, termsAgreed, authorities, externalAccount } = order.issuer
    const { key: accountKey, account, contacts: told = [] } = await this.#account(order.issuer)
    kept.key ??= newKey()
    await this.keep(order, kept)
    const { keyId, hmacKey } = externalAccount ?? {}
    const external = keyId !== undefined && hmacKey !== undefined ? { keyId, hmacKey } : undefined
    return {
      ...{ hosts: order.hosts, orderUrl: kept.orderUrl, chain: kept.chain, key: kept.key, accountKey },
      issuer: { directory, contacts, termsAgreed, authorities, external, account, told },
    }
  }

  async #account({ id, directory }: OwnOrder['issuer']): Promise<KeptAccount> {
    const kept = this.#read<KeptAccount>(id)
    if (kept?.directory === directory) return kept
    const made = { directory, key: newKey() }
    await this.#write(id, made)
    return made
  }

  #read<T>(id: string): T | undefined {
    return readJsonFile<T>(join(this.#folder, `${id}.json`))
  }

  #write(id: string, value: unknown): Promise<void> {
    return writeWhole(join(this.#folder, `${id}.json`), JSON.stringify(value))
  }
}
