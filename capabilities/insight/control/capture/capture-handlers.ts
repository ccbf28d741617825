/** Captures as they are read. What stands in requests is opened for who is named in the audit log, and nobody else. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import type { CapturedRequest } from '@gatehouse/program'
import { named } from '../naming.ts'
import { sealedFor } from './capture-intake.ts'
import { capturedRows, type SealedRow, sealedRows } from './capture-rows.ts'
import { noteEnd } from './ended.ts'
import { harText } from './har.ts'

const end: OperationHandler = {
  run: (context: WriteContext) => noteEnd(context, context.subject!, 'hand'),
}

const requests: OperationHandler = {
  async run({ transaction, organization, subject }: WriteContext) {
    const organizationId = organization!.id
    const rows = await capturedRows(transaction, organizationId, subject!.id)
    const keys = rows.map(({ application }) => ({ key: [application], values: [] }))
    const names = await named({ db: transaction, organizationId }, ['application'], keys)
    const shown = rows.map(({ id, began_at, method, path, status, total_ms, node }, at) => ({
      ...{ id, time: new Date(began_at).toISOString(), method, path, status, totalMs: total_ms },
      ...{ application: names[at]!.key[0] ?? '', node },
    }))
    return { requests: shown }
  },
}

const request: OperationHandler<{ request: string }> = {
  async run(context, { request: id }) {
    const place = { organizationId: context.organization!.id, capture: context.subject!.id, request: id }
    const [row] = await sealedRows(context.transaction, place)
    if (!row) throw new Failure('not_found', `${context.subject!.name} has recorded no request ${id.slice(0, 64)}.`)
    return (await opened(context, [row]))[0]
  },
}

const har: OperationHandler = {
  async run(context: WriteContext) {
    const place = { organizationId: context.organization!.id, capture: context.subject!.id }
    return opened(context, await sealedRows(context.transaction, place))
  },
  async file({ subject }, requests: CapturedRequest[]) {
    return { name: `${subject!.name}.har`, type: 'application/json', bytes: harText(requests) }
  },
}

async function opened(context: WriteContext, rows: readonly SealedRow[]): Promise<CapturedRequest[]> {
  const { services, subject, transaction, organization } = context
  const found: CapturedRequest[] = []
  for (const { id, sealed } of rows) {
    const bytes = await services.secrets.open(sealed, sealedFor(subject!.id, id))
    found.push(JSON.parse(Buffer.from(bytes).toString()) as CapturedRequest)
  }
  const keys = found.map(({ application = '' }) => ({ key: [application], values: [] }))
  const names = await named({ db: transaction, organizationId: organization!.id }, ['application'], keys)
  return found.map((one, at) => (one.application === undefined ? one : { ...one, application: names[at]!.key[0]! }))
}

export const captureHandlers: Readonly<Record<string, OperationHandler>> = {
  'Capture.end': end,
  'Capture.requests': requests,
  'Capture.request': request,
  'Capture.har': har,
}
