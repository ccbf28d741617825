/** A document that is imported or edited. */
import type { Followed } from '@gatehouse/control'
import { gate } from './gate.ts'

const written = ({ spec }: { spec: Record<string, unknown> }) => JSON.stringify([spec.definition, spec.overlays ?? []])

export const saveGate: Followed = {
  async afterWrite(context, version, before) {
    if (before && written(before) === written(version)) return
    if (version.spec.definition !== undefined) await gate(context, { version, moments: ['save'] })
  },
}
