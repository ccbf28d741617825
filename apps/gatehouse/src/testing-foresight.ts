/** A control plane that has learned ten usual days of an API, and what came after them. Imported by tests only. */
import type { TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { idFromBytes } from '@gatehouse/base'
import { placeOf, stepMs, watchLimits } from '@gatehouse/capability-insight/control/foresight/usage-steps.ts'
import { type Step, Watch } from '@gatehouse/foresight'
import { sql } from 'kysely'
import { until } from './testing-house.ts'
import { insightHouse, type Used } from './testing-insight.ts'

export const nowMs = Date.UTC(2026, 4, 13, 12)
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

const callers = 4
const each = 25
const applicationBytes = (number: number) => new Uint8Array(16).fill(10 + number)
export const applicationOf = (number: number) => idFromBytes('app', applicationBytes(number))

export async function foresightHouse(t: TestContext) {
  const made = await insightHouse(t, nowMs)
  const { call, control, use, clock } = made
  const text = JSON.stringify({
    ...{ openapi: '3.1.0', info: { title: 'orders', version: '1' } },
    ...{ servers: [{ url: 'http://upstream' }], paths: { '/a': {}, '/b': {} } },
  })
  await call('Api.import', { body: { text, name: 'orders' } })
  const idOf = async (id: string, name: string) => ((await call(id, { name })).body as { id: string }).id
  const api = await idOf('Api.get', 'orders')
  const apiVersion = await idOf('ApiVersion.get', 'orders-v1')
  const { db } = control.store
  const found = await db.selectFrom('organizations').select('id').executeTakeFirstOrThrow()
  const organization = found.id as string
  const { items } = (await call('Environment.list')).body as { items: { id: string; name: string }[] }
  const environment = items[0]!
  const of = { organization, api, apiVersion, environment: environment.id }
  /** Usual requests of a span, but for what `odd` says of one. */
  const used = async (fromMs: number, toMs: number, odd: (at: Drawn) => Partial<Used> | undefined = () => ({})) => {
    const all: Used[] = []
    for (let atMs = fromMs; atMs < toMs; atMs += stepMs) all.push(...stepUsed(atMs, of, odd))
    for (let at = 0; at < all.length; at += 10_000) await use(all.slice(at, at + 10_000))
  }
  const learn = async (toMs: number, ofOrganization = organization) => {
    const watch = new Watch({ stepMs, ...watchLimits })
    const place = placeOf(environment.id, api)
    for (let atMs = toMs - 10 * day; atMs < toMs; atMs += stepMs) watch.observe(usualStep(atMs, place))
    const state = gzipSync(JSON.stringify(watch.state)).toString('base64')
    await sql`insert into watches (organization_id, watched_to, state)
      values (${ofOrganization}, ${new Date(toMs).toISOString()}::timestamptz, ${state})`.execute(db)
  }
  const watchedTo = async () => {
    const { rows } = await sql<{ at: Date }>`select watched_to as at from watches
      where organization_id = ${organization}`.execute(db)
    return rows[0] ? new Date(rows[0].at).getTime() : 0
  }
  /** Until the program looked at all that is over. */
  const look = async () => {
    await until(async () => {
      clock.advance(minute)
      return (await watchedTo()) >= Math.floor((nowMs - 2 * minute) / stepMs) * stepMs
    }, 60_000)
  }
  const ask = async <T>(operation: string, body: object, caller?: object) =>
    (await call(operation, { query: body as never, ...caller })).body as T
  return { ...made, ...of, environmentName: environment.name, used, learn, watchedTo, look, ask }
}

export interface Drawn {
  atMs: number
  caller: number
  target: number
  number: number
}

const chance = (number: number) => {
  const wave = Math.sin(number * 12.9898) * 43758.5453
  return wave - Math.floor(wave)
}

export function* stepUsed(
  stepAtMs: number,
  { organization, api, apiVersion, environment }: Record<'organization' | 'api' | 'apiVersion' | 'environment', string>,
  odd: (at: Drawn) => Partial<Used> | undefined,
): Generator<Used> {
  for (let caller = 0; caller < callers; caller++) {
    for (let index = 0; index < each; index++) {
      const number = stepAtMs / 1000 + caller * each + index
      const drawn = { atMs: stepAtMs + index * 10_000, caller, target: Math.floor(chance(number) * 3), number }
      const strange = odd(drawn)
      if (!strange) continue
      yield {
        ...{ organization, api, apiVersion, environment, atMs: drawn.atMs },
        endpoint: chance(number + 0.5) < 0.5 ? '/a' : '/b',
        application: applicationBytes(caller),
        targetName: `http://10.0.0.${drawn.target + 1}`,
        status: chance(number + 0.25) < 0.01 ? 502 : 200,
        totalUs: Math.round(50_000 + 20_000 * chance(number + 0.75)),
        overheadUs: 120,
        units: { requests: 1, bytes: 0, tokens: 0, cost: 2 },
        ...strange,
      }
    }
  }
}

export function usualStep(atMs: number, place: string): Step {
  const requests = callers * each
  const p95Ms = 68 + 2 * chance(atMs / stepMs)
  return {
    atMs,
    apis: [{ api: place, requests, errors: chance(atMs / stepMs + 0.3) < 0.5 ? 1 : 0, p95Ms }],
    consumers: Array.from({ length: callers }, (_, number) => ({
      ...{ api: place, consumer: applicationOf(number), requests: each, cost: each * 2 },
    })),
  }
}
