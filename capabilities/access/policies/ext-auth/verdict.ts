/** What an authorization server answered. */
import type { Filled } from '@gatehouse/schema'
import type { FetchAnswer } from '@gatehouse/unit'
import { claimAt } from '../tokens/token-identity.ts'
import type { extAuthConfig } from './config.ts'

export type Verdict =
  | { kind: 'yes'; fields: readonly string[] }
  | { kind: 'no'; reason: string }
  /** The caller has shown nothing that the server takes; its challenge, if it says one. */
  | { kind: 'unknown'; challenge: readonly string[] }
  | { kind: 'none'; reason: string }

type Config = Filled<typeof extAuthConfig>

export function verdictOf(answer: FetchAnswer, config: Config): Verdict {
  const { status, headers } = answer
  const fields = () => config.take.flatMap(name => headers.all(name.toLowerCase()).flatMap(value => [name, value]))
  if (status >= 200 && status < 300) {
    if (config.style === 'fields') return { kind: 'yes', fields: fields() }
    const said = decisionIn(answer, config)
    if (said === true) return { kind: 'yes', fields: fields() }
    if (said === false) return { kind: 'no', reason: 'it says no' }
    return { kind: 'none', reason: 'its answer holds no decision' }
  }
  if (status === 401) {
    return { kind: 'unknown', challenge: headers.all('www-authenticate').flatMap(value => ['WWW-Authenticate', value]) }
  }
  if (status === 403) return { kind: 'no', reason: 'it answered 403' }
  return { kind: 'none', reason: `it answered ${status}` }
}

/** `undefined` where it says nothing that can be read as yes or no. */
function decisionIn({ body }: FetchAnswer, { decision, style }: Config): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    return claimAt(Object(value), decision ?? (style === 'opa' ? 'result.allow' : 'allow'))
  } catch {
    return undefined
  }
}
