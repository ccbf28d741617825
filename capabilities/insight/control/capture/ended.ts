import type { Row, WriteContext } from '@gatehouse/control'

export type EndedBy = 'time' | 'count' | 'room' | 'hand'

/** Of a row that has left `running`, or leaves it here. Somebody else may have ended it meanwhile. */
export async function endCapture({ resources, services }: WriteContext, id: string, endedBy: EndedBy): Promise<void> {
  const row = await resources.find('Capture', id)
  if (row?.state !== 'running') return
  await noteEnd({ resources, services }, await resources.transition(row, 'end'), endedBy)
}

export async function noteEnd(
  { resources, services }: Pick<WriteContext, 'resources' | 'services'>,
  row: Row,
  endedBy: EndedBy,
): Promise<void> {
  const endedAt = new Date(services.clock.nowMs()).toISOString()
  await resources.update(row, { status: { ...row.status, endedAt, endedBy } })
}
