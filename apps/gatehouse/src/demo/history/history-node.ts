/** Tells the control plane of usage as every gateway does: admitted once with a token, in batches over mutual TLS. */
import { type Clock, Failure, failureFrom } from '@gatehouse/base'
import { ControlPeer } from '@gatehouse/gateway/link/control-peer.ts'
import { enrol } from '@gatehouse/gateway/link/enrol.ts'
import type { Connection } from '../../cli/connection.ts'
import { place } from '../demo-rows.ts'

export const historyNodeName = 'demo-history'
const timeoutMs = 60_000
const triesMax = 5
const again = new Set(['store_unavailable', 'control_unreachable'])
const groups = '/api/v1/gateway-groups/{name}'

interface Connecting {
  /** Where gateways connect at the moment: another place once the platform began anew. */
  controlUrl: () => string
  clock: Clock
}

export class HistoryNode {
  readonly #api: Connection
  readonly #group: string
  readonly #peerOf: (controlUrl: string) => ControlPeer
  readonly #controlUrl: () => string
  #at: string
  #peer: ControlPeer

  private constructor(parts: {
    api: Connection
    group: string
    peerOf: (controlUrl: string) => ControlPeer
    controlUrl: () => string
  }) {
    this.#api = parts.api
    this.#group = parts.group
    this.#peerOf = parts.peerOf
    this.#controlUrl = parts.controlUrl
    this.#at = parts.controlUrl()
    this.#peer = parts.peerOf(this.#at)
  }

  static async join(api: Connection, { controlUrl, clock }: Connecting) {
    const { spec } = (await api.ask({ method: 'GET', path: `${place}/environments/{name}`, name: 'dev' })) as {
      spec: { gatewayGroup?: string }
    }
    const group = spec.gatewayGroup ?? 'default'
    const asked = { method: 'POST', path: `${groups}/enrolment-token`, name: group, body: { ttlSeconds: 60 } }
    const { token } = (await api.ask(asked)) as { token: string }
    const { identity } = await enrol({ controlUrl: controlUrl(), token, node: historyNodeName, clock })
    const peerOf = (url: string) => new ControlPeer(url, identity, clock)
    return new HistoryNode({ api, group, peerOf, controlUrl })
  }

  #moved(): void {
    const at = this.#controlUrl()
    if (at === this.#at) return
    this.#peer.close()
    this.#at = at
    this.#peer = this.#peerOf(at)
  }

  /** Resolves once it is stored. */
  async send(batch: Uint8Array): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        const answer = await this.#peer.call({ method: 'POST', path: '/gateway/v1/events', body: batch, timeoutMs })
        const { ack } = JSON.parse(answer.toString()) as { ack: string }
        if (ack === 'refused') throw new Failure('batch_malformed', 'The control plane does not take this usage.')
        return
      } catch (thrown) {
        if (tries === triesMax || !again.has(failureFrom(thrown).code)) throw thrown
        await new Promise(resolve => setTimeout(resolve, 500 * tries))
        this.#moved()
      }
    }
  }

  /** It is no gateway that anybody waits for. */
  async leave(): Promise<void> {
    this.#peer.close()
    const body = { node: historyNodeName }
    await this.#api.ask({ method: 'POST', path: `${groups}/remove-node`, name: this.#group, body }).catch(() => {})
  }
}
