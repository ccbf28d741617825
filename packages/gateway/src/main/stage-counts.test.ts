import assert from 'node:assert/strict'
import test from 'node:test'
import { blankEvent, EventEncoder, eventBytesMax } from '@gatehouse/events'
import { type ApiPart, canonicalJson, digestOf, snapshotOf } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { EventNames } from '../event-names.ts'
import { ownProgram } from '../link/own-program.ts'
import { StageCounts } from './stage-counts.ts'

const present = samplePart()
const staged: ApiPart = { ...present, revisionId: 'rev_staged' }
const other = samplePart({ basePath: '/other' })
const digest = (part: ApiPart) => digestOf(canonicalJson(part))
const bytes = new Uint8Array(eventBytesMax)
const encoder = new EventEncoder(bytes)

function snapshotAt(generation: number, { deployment = 'dep_1', of = 'requests' as 'requests' | 'gateways' } = {}) {
  const stage = { deployment, part: digest(staged), beside: digest(present), percent: 10, by: 'caller' as const }
  const stages = [{ ...stage, of, nodes: ['one'] }]
  return snapshotOf([present, staged, other], { gatewayGroup: 'g', generation, createdAt: '', auditHeads: {}, stages })
}

function eventOf(names: EventNames, part: ApiPart, { generation, status }: { generation: number; status: number }) {
  const { firstEndpoint: endpoint, api } = names.of(part)!
  const length = encoder.encode({ ...blankEvent(), generation, endpoint, api, status, totalUs: 1000 }, 0)
  return bytes.subarray(0, length)
}

const summary = (counts: StageCounts) =>
  counts.counts.map(one => [one.deployment, one.staged.requests, one.staged.errors, one.present.requests])

test('requests to a staged part and to the one beside it are counted apart, others not at all', () => {
  const counts = new StageCounts()
  const first = snapshotAt(1)
  const names = new EventNames(first)
  counts.serve(first, names)
  for (const [part, status] of [
    [staged, 200],
    [staged, 502],
    [present, 200],
    [other, 500],
  ] as const) {
    counts.count(eventOf(names, part, { generation: 1, status }))
  }
  assert.deepEqual(summary(counts), [['dep_1', 2, 1, 1]])
  const second = snapshotAt(2)
  counts.serve(second, new EventNames(second))
  counts.count(eventOf(names, staged, { generation: 1, status: 200 }))
  assert.deepEqual(summary(counts), [['dep_1', 3, 1, 1]], 'what an older generation answered counts, too')
  counts.serve(snapshotAt(3, { deployment: 'dep_2' }), new EventNames(snapshotAt(3)))
  assert.deepEqual(summary(counts), [['dep_2', 0, 0, 0]], 'another deployment begins anew')
  const { stages: _, ...manifest } = snapshotAt(4).manifest
  counts.serve({ ...snapshotAt(4), manifest }, new EventNames(snapshotAt(4)))
  assert.equal(counts.counting, false)
})

test('of a stage of gateways a node serves one part: its own', () => {
  const snapshot = snapshotAt(1, { of: 'gateways' })
  const revisions = (node: string) => [...ownProgram(snapshot, node).parts.values()].map(part => part.revisionId)
  assert.ok(revisions('one').includes('rev_staged') && !revisions('one').includes(present.revisionId))
  assert.ok(revisions('two').includes(present.revisionId) && !revisions('two').includes('rev_staged'))
  assert.equal(ownProgram(snapshot, 'two').manifest.parts.length, 2)
  assert.equal(ownProgram(snapshotAt(1), 'two').parts.size, 3, 'of a stage of requests it serves both')
})
