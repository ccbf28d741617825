import { type Clock, Failure } from '@gatehouse/base'
import { definePolicy, type Exchange, type FetchAsk, type Host, type Refusal, refuse } from '@gatehouse/unit'
import { OwnFields } from '../own-fields.ts'
import { extAuthConfig } from './config.ts'
import { chosen, questionOf } from './question.ts'
import { type Verdict, verdictOf } from './verdict.ts'

/** Answers that are kept, in one thread. */
const keptMax = 10_000

export const extAuth = definePolicy({
  name: 'ext-auth',
  version: 1,
  stages: ['authorize', 'identify'],
  title: 'External authorization',
  summary:
    'Asks a server of yours whether a request may pass, by HTTP: a forward-auth server, Open Policy Agent, or anything that answers JSON. Without an answer nobody passes.',
  config: extAuthConfig,
  errors: ['call_forbidden', 'credential_invalid', 'authorization_unavailable'],
  examples: [
    {
      title: 'Nobody answers',
      config: { url: 'https://authz.example.com/check', send: ['Authorization'], take: ['X-User'] },
      send: ['GET /'],
      expect: [503],
    },
  ],
  create(config, host) {
    const taken = config.take.length > 0 ? new OwnFields(config.take) : undefined
    const kept = new Kept(config.cacheSeconds * 1000, host.clock)
    return {
      async request(exchange) {
        const question = questionOf(exchange, config)
        const key = config.cacheSeconds > 0 ? host.digest(textOf(question)) : ''
        const verdict = kept.find(key) ?? (await ask(question))
        if (verdict.kind === 'yes') kept.keep(key, verdict)
        return follow(exchange, verdict)
      },
    }

    async function ask(question: FetchAsk): Promise<Verdict> {
      try {
        return verdictOf(await host.fetch.send(question), config)
      } catch (thrown) {
        if (thrown instanceof Failure) return { kind: 'none', reason: thrown.message }
        throw thrown
      }
    }

    function follow(exchange: Exchange, verdict: Verdict): Refusal | undefined {
      const { headers } = exchange.request
      if (verdict.kind === 'yes') {
        const told = [chosen(exchange, config.send), verdict.fields]
        if (told.some(({ length }) => length > 0))
          exchange.audience = host.digest(JSON.stringify([exchange.audience, ...told]))
        taken?.clear(exchange)
        const { fields } = verdict
        for (let i = 0; i < fields.length; i += 2) headers.append(fields[i]!, fields[i + 1]!)
        return undefined
      }
      return refusalOf(verdict, config.url, host)
    }
  },
})

function refusalOf(verdict: Exclude<Verdict, { kind: 'yes' }>, url: string, { log }: Host): Refusal {
  if (verdict.kind === 'unknown') {
    return refuse('credential_invalid', 'The credential is not valid here.', verdict.challenge)
  }
  const reason = `The authorization server was asked, and ${verdict.reason}.`
  if (verdict.kind === 'no') return refuse('call_forbidden', 'The caller may not do this.', [], reason)
  log.warn('An authorization server gives no decision.', { url, reason: verdict.reason })
  return refuse('authorization_unavailable', 'Whether the caller may do this cannot be told now.', [], reason)
}

const textOf = ({ headers = [], body }: FetchAsk) =>
  `${headers.join('\n')}\n\n${body ? new TextDecoder().decode(body) : ''}`

/** The oldest makes room. */
class Kept {
  readonly #forMs: number
  readonly #clock: Clock
  readonly #verdicts = new Map<string, { verdict: Verdict; untilMs: number }>()

  constructor(forMs: number, clock: Clock) {
    this.#forMs = forMs
    this.#clock = clock
  }

  find(key: string): Verdict | undefined {
    const found = this.#verdicts.get(key)
    return found && found.untilMs > this.#clock.monotonicMs() ? found.verdict : undefined
  }

  keep(key: string, verdict: Verdict): void {
    if (this.#forMs === 0 || this.find(key)) return
    this.#verdicts.delete(key)
    this.#verdicts.set(key, { verdict, untilMs: this.#clock.monotonicMs() + this.#forMs })
    if (this.#verdicts.size > keptMax) this.#verdicts.delete(this.#verdicts.keys().next().value!)
  }
}
