/** What people said yes to, by person and client, so that they are asked once. */
import type { Grant } from 'oidc-provider'
import { ArtifactAdapter } from './artifact-adapter.ts'
import type { ProviderParts } from './issuer-provider.ts'

export interface Consent {
  atSeconds: number
  /** Scopes about the person. */
  openid: readonly string[]
  /** Scopes by audience. */
  resources: Readonly<Record<string, readonly string[]>>
}

const daySeconds = 86_400

export class Consents {
  readonly #artifacts: ArtifactAdapter
  readonly #seconds: number
  readonly #nowMs: () => number

  constructor({ server, db, nowMs }: Pick<ProviderParts, 'server' | 'db' | 'nowMs'>) {
    this.#artifacts = new ArtifactAdapter(server, 'Consent', { db, nowMs })
    this.#seconds = server.refreshDays * daySeconds
    this.#nowMs = nowMs
  }

  async find(personId: string, clientId: string): Promise<Consent | undefined> {
    const found = await this.#artifacts.find(nameOf(personId, clientId))
    return found as unknown as Consent | undefined
  }

  async keep({ accountId, clientId, openid, resources = {} }: Grant): Promise<void> {
    const consent: Consent = {
      atSeconds: Math.floor(this.#nowMs() / 1000),
      openid: words(openid?.scope),
      resources: Object.fromEntries(Object.entries(resources).map(([name, scopes]) => [name, words(scopes)])),
    }
    await this.#artifacts.upsert(nameOf(accountId!, clientId!), consent as never, this.#seconds)
  }
}

const nameOf = (personId: string, clientId: string) => `${personId} ${clientId}`

const words = (text: string | undefined) => (text ? text.split(' ') : [])
