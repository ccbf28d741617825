/** A control plane with a store of usage, and usage of its APIs at known moments, for tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { insight } from '@gatehouse/capability-insight'
import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import { insightControl } from '@gatehouse/capability-insight/control/control.ts'
import { openAnalytics } from '@gatehouse/capability-insight/control/duckdb/analytics-store.ts'
import { usageOf } from '@gatehouse/capability-insight/control/usage.ts'
import { TestClock, type TestControlOptions, testControl } from '@gatehouse/control/testing.ts'
import { blankEvent, EventEncoder, encodeBatch, eventBytesMax, type UsageEvent } from '@gatehouse/events'
import { catalogueOf } from '@gatehouse/unit'
import { catalogue } from './capabilities.ts'

export interface Used
  extends Partial<Omit<UsageEvent, 'api' | 'apiVersion' | 'organization' | 'environment' | 'endpoint'>> {
  atMs: number
  organization: string
  api: string
  apiVersion?: string
  environment?: string
  endpoint?: string
  /** Of `target`, where it is not a number of the generation. */
  targetName?: string
  revisionId?: string
  planId?: string
  /** What the caller was told, in place of `failure`. */
  failureCode?: string
}

interface InsightHouse {
  clock?: TestClock
  /** Of the control plane. */
  options?: TestControlOptions
  /** Further rooms that are made with the store of usage, by name. */
  rooms?(analytics: Analytics): ReadonlyMap<string, () => Promise<unknown>>
}

export async function insightHouse(
  t: TestContext,
  nowMs: number,
  { clock = new TestClock(nowMs), options = {}, rooms = () => new Map() }: InsightHouse = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'insight-'))
  const analytics = await openAnalytics({ directory, clock })
  t.after(async () => {
    await analytics.close()
    rmSync(directory, { recursive: true })
  })
  const parts = new Map([[insight.name, async (): Promise<unknown> => insightControl(analytics)], ...rooms(analytics)])
  const wired = catalogueOf(
    catalogue.capabilities.map(one => (parts.has(one.name) ? { ...one, control: parts.get(one.name)! } : one)),
  )
  const usage = usageOf(analytics, clock)
  const testing = await testControl(t, wired, { issuerUrl: 'https://login.example', clock, usage, ...options })
  let sequence = 0
  const use = async (used: readonly Used[]) => {
    await analytics.ingest(batchOfUsed(used, ++sequence))
  }
  return { ...testing, analytics, clock, use }
}

export function batchOfUsed(used: readonly Used[], sequence: number): Uint8Array {
  const strings = ['']
  const numberOf = (text = '') => {
    const known = strings.indexOf(text)
    return known >= 0 ? known : strings.push(text) - 1
  }
  const bytes = new Uint8Array(eventBytesMax)
  const encoder = new EventEncoder(bytes)
  const events = used.map(
    (
      { atMs, organization, api, apiVersion, environment, endpoint, targetName, revisionId, planId, ...others },
      index,
    ) => {
      const { failureCode, ...rest } = others
      const requestId = new Uint8Array(16)
      new DataView(requestId.buffer).setUint32(8, sequence)
      new DataView(requestId.buffer).setUint32(12, index)
      const names = {
        organization: numberOf(organization),
        api: numberOf(api),
        apiVersion: numberOf(apiVersion),
        environment: numberOf(environment),
        endpoint: numberOf(endpoint),
        target: numberOf(targetName),
        revision: numberOf(revisionId),
        plan: numberOf(planId),
        ...(failureCode === undefined ? {} : { failure: numberOf(failureCode) }),
      }
      const event = { ...blankEvent(), requestId, timeUs: atMs * 1000, generation: 1, method: 'GET', status: 200 }
      return bytes.slice(0, encoder.encode({ ...event, ...names, ...rest }, 0))
    },
  )
  return encodeBatch({ node: 'n', epoch: 1, sequence, dropped: 0, events, strings: () => strings })
}
