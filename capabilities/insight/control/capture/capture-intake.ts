/** What gateways recorded, into rows of the organization: sealed, and never more than its capture asks for. */
import type { Rows, SecretBox } from '@gatehouse/control'
import type { RequestsCaptured } from '@gatehouse/control/distribution/gateway-routes.ts'
import type { CapturedReport, CapturedRequest } from '@gatehouse/program'
import type { AnyTables, Store } from '@gatehouse/store'
import { sql, type Transaction } from 'kysely'
import { type EndedBy, endCapture } from './ended.ts'

/** Of one capture, as it is kept. */
export const captureBytesMax = 8 * 2 ** 20

export const sealedFor = (capture: string, request: string) => `captured ${capture} ${request}`

export interface CaptureIntakeOptions {
  store: Store
  secrets: SecretBox
  rows: Pick<Rows, 'write'>
  bytesMax?: number
}

interface Sealed {
  request: CapturedRequest
  sealed: string
}

interface Taken {
  organizationId: string
  capture: string
  full: EndedBy | undefined
}

/** A gateway is heard about captures of its own group alone. */
export function captureIntake({
  store,
  secrets,
  rows,
  bytesMax = captureBytesMax,
}: CaptureIntakeOptions): RequestsCaptured {
  return async (from, report) => {
    for (const capture of [...capturesIn(report)].sort()) {
      const sealed: Sealed[] = []
      for (const { request } of report.captured.filter(one => one.capture === capture)) {
        const text = Buffer.from(JSON.stringify(request))
        sealed.push({ request, sealed: await secrets.seal(text, sealedFor(capture, request.requestId)) })
      }
      const missed = report.missed.filter(one => one.capture === capture).reduce((sum, { count }) => sum + count, 0)
      const taken = await store.transaction(trx => take(trx, { ...from, capture, sealed, missed, bytesMax }))
      if (taken?.full)
        await rows.write(taken.organizationId, context => endCapture(context, taken.capture, taken.full!))
    }
  }
}

const capturesIn = ({ captured, missed }: CapturedReport) =>
  new Set([...captured, ...missed].map(({ capture }) => capture))

interface Taking {
  gatewayGroupId: string
  node: string
  capture: string
  sealed: readonly Sealed[]
  missed: number
  bytesMax: number
}

interface Tally {
  organization_id: string
  requests: number
  bytes: number
  requests_max: number
}

/** One at a time: whoever tells after the last of them is told nothing, and nothing of it is kept. */
async function take(trx: Transaction<AnyTables>, taking: Taking): Promise<Taken | undefined> {
  const { gatewayGroupId, capture, sealed, missed, bytesMax } = taking
  const { rows } = await sql<Tally>`select t.organization_id, t.requests::int as requests, t.bytes::float8 as bytes,
      (c.spec->>'requestsMax')::int as requests_max
    from capture_tallies t join captures c on c.organization_id = t.organization_id and c.id = t.capture_id
    where c.id = ${capture} and c.gateway_group = ${gatewayGroupId} and c.state = 'running'
    for update of t`.execute(trx)
  const [tally] = rows
  if (!tally) return undefined
  let { requests, bytes } = tally
  for (const one of sealed) {
    if (requests >= tally.requests_max || bytes >= bytesMax) break
    if (!(await put(trx, { ...one, capture, node: taking.node, organizationId: tally.organization_id }))) continue
    requests++
    bytes += one.sealed.length
  }
  await sql`update capture_tallies set requests = ${requests}, bytes = ${bytes},
    missed = least(missed + ${missed}, 9007199254740991) where capture_id = ${capture}`.execute(trx)
  const full = requests >= tally.requests_max ? 'count' : bytes >= bytesMax ? 'room' : undefined
  return { organizationId: tally.organization_id, capture, full }
}

interface Putting extends Pick<Taking, 'capture' | 'node'>, Sealed {
  organizationId: string
}

/** Whether it is new: what was told before and not answered is told again. */
async function put(trx: Transaction<AnyTables>, putting: Putting): Promise<boolean> {
  const { organizationId, capture, node, request, sealed } = putting
  const { requestId, startedAt, totalMs, reply } = request
  const { method, url } = request.request
  const { numAffectedRows = 0n } = await sql`insert into captured_requests
      (organization_id, capture_id, id, began_at, method, path, status, total_ms, application, node, sealed)
    values (${organizationId}, ${capture}, ${requestId}, ${startedAt}::timestamptz, ${method}, ${pathOf(url)},
      ${reply.status}, ${totalMs}, ${request.application ?? ''}, ${node}, ${sealed})
    on conflict do nothing`.execute(trx)
  return numAffectedRows === 1n
}

const pathOf = (url: string) =>
  url
    .replace(/^[a-z]+:\/\/[^/]*/, '')
    .replace(/\?.*$/s, '')
    .slice(0, 1024)
