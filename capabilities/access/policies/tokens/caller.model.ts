/** Callers that have keys, and a host on real shared memory. Tests only. */
import { HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { Breakers, createBreakerMemory } from '@gatehouse/gateway/shared/breakers.ts'
import { createKeyedGaugeMemory, KeyedGauges } from '@gatehouse/gateway/shared/keyed-gauges.ts'
import { openLimiter } from '@gatehouse/gateway/shared/limiter.ts'
import { createLimiterMemory, limiterSeed } from '@gatehouse/gateway/shared/limiter-memory.ts'
import { hostMaker } from '@gatehouse/gateway/worker/host.ts'
import type { Exchange, Host } from '@gatehouse/unit'
import { base64url, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

export const address = 'https://api.example.com/pets/v1/pets'
export const startMs = Date.UTC(2026, 0, 1)

export const sha256 = async (text: string) =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))

/** A caller with a key of its own, and the proofs that it makes (RFC 9449 §4.2). */
export async function provingCaller(alg = 'ES256') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  let made = 0
  const proof = async (
    token: string,
    claims: JWTPayload = {},
    header: Record<string, unknown> = {},
    key = privateKey,
  ) =>
    new SignJWT({
      ...{ htm: 'GET', htu: address, iat: startMs / 1000, ath: await sha256(token), jti: `proof-${++made}` },
      ...claims,
    })
      .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk, ...header })
      .sign(key)
  return { jwk, privateKey, proof, jkt: await calculateJwkThumbprint(jwk) }
}

export function hostOf({ keysMax = 1000, secrets = {} as Record<string, string> } = {}) {
  const clock = new ManualClock(startMs)
  const nowUs = () => (clock.nowMs() - startMs) * 1000
  const memory = createLimiterMemory({ keysMax, nowUs: nowUs() })
  /** Of one more thread. */
  const host = (thread = 1) => {
    const made = hostMaker({
      ...{ clock, limiter: openLimiter(memory, thread), limiterSeed: limiterSeed(memory), nowUs },
      gauges: new KeyedGauges(createKeyedGaugeMemory({ keys: 16, threads: 1 }), 1),
      breakers: new Breakers(createBreakerMemory({ keys: 16 }), () => nowUs() / 1000),
      ...{ shadows: { send() {} }, fetch: { send: () => Promise.reject(new Error('nobody is asked')) } },
      names: { of: () => undefined },
      rules: { files: () => [], watch: () => () => {}, matched: () => {} },
      log: { warn() {}, error() {} },
    })({ identity: 'i', environmentId: 'env' })
    return { ...made, secrets: { value: (reference: string) => secrets[reference]! } } as unknown as Host
  }
  return { clock, host, secrets }
}

export function requestOf(changes: Partial<Exchange['request']> = {}): Exchange {
  const request = {
    ...{ method: 'GET', scheme: 'https', host: 'api.example.com', path: '/pets/v1/pets', query: '' },
    headers: HeaderList.from({ Host: 'api.example.com' }),
    ...changes,
  }
  return { request } as unknown as Exchange
}
