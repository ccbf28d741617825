/** What the gateway asks of a provider as its client, showing who it is (RFC 6749 §2.3, RFC 7523 §2.2). */
import { Failure } from '@gatehouse/base'
import type { Filled } from '@gatehouse/schema'
import type { Host } from '@gatehouse/unit'
import { randomText } from '../random-text.ts'
import { TokenKeys } from '../signing/token-keys.ts'
import { clientForm, formOf } from '../tokens/client-form.ts'
import type { oidcConfig } from './config.ts'

type Form = Readonly<Record<string, string>>

export interface Said {
  status: number
  body: Readonly<Record<string, unknown>>
}

const bytesMax = 262_144
const assertionSeconds = 60

export class ProviderClient {
  readonly #config: Filled<typeof oidcConfig>
  readonly #host: Pick<Host, 'clock' | 'fetch' | 'log' | 'secrets'>
  readonly #keys: TokenKeys | undefined

  constructor(config: Filled<typeof oidcConfig>, host: Pick<Host, 'clock' | 'fetch' | 'log' | 'secrets'>) {
    this.#config = config
    this.#host = host
    this.#keys = config.privateKey === undefined ? undefined : new TokenKeys([config.privateKey], host.secrets)
  }

  /** Whatever it says below 500. Rejects with `sign_in_unavailable` or `secret_unavailable`. */
  async ask(url: string, form: Form): Promise<Said> {
    const { timeoutMs, authorities, issuer } = this.#config
    const shown = await this.#shown(form)
    try {
      const { status, body } = await this.#host.fetch.send({ ...shown, url, timeoutMs, bytesMax, authorities })
      if (status >= 500 || status === 429) throw new Error(`it answered ${status}`)
      return { status, body: Object(JSON.parse(new TextDecoder().decode(body))) as Said['body'] }
    } catch (cause) {
      const detail = String(cause).slice(0, 500)
      this.#host.log.warn('An OpenID provider does not answer as it must.', { issuer, url, detail })
      throw new Failure('sign_in_unavailable', 'The OpenID provider does not answer.', { cause })
    }
  }

  async #shown(form: Form) {
    const { authentication, clientId, clientSecret } = this.#config
    if (authentication === 'none') return formOf({ ...form, client_id: clientId })
    if (authentication === 'private-key-jwt') return formOf({ ...form, ...(await this.#assertion()) })
    const secret = await this.#host.secrets.value(clientSecret!)
    return clientForm(form, { clientId, secret, authentication })
  }

  /** Its audience is the issuer, whichever endpoint is asked: a lying endpoint can show it to nobody else. */
  async #assertion(): Promise<Form> {
    const { clientId, issuer, keyId } = this.#config
    const now = Math.floor(this.#host.clock.nowMs() / 1000)
    const claims = {
      ...{ iss: clientId, sub: clientId, aud: issuer, jti: randomText() },
      ...{ iat: now, exp: now + assertionSeconds },
    }
    return {
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await this.#keys!.signed(claims, keyId === undefined ? {} : { kid: keyId }),
    }
  }
}
