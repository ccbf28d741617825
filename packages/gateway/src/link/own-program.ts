import type { Snapshot } from '@gatehouse/program'

/** The program as this node serves it: of a part that is staged on some gateways and the one beside it, one. */
export function ownProgram(snapshot: Snapshot, node: string): Snapshot {
  const { manifest, parts } = snapshot
  const onGateways = (manifest.stages ?? []).filter(({ of }) => of === 'gateways')
  if (onGateways.length === 0) return snapshot
  const gone = new Set(onGateways.map(({ part, beside, nodes }) => (nodes.includes(node) ? beside : part)))
  return {
    ...snapshot,
    manifest: { ...manifest, parts: manifest.parts.filter(digest => !gone.has(digest)) },
    parts: new Map([...parts].filter(([digest]) => !gone.has(digest))),
  }
}
