import assert from 'node:assert/strict'
import test from 'node:test'
import { stagesMax } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { chooseProgram } from './program-choice.ts'
import type { Candidate, CandidateStage } from './program-sources.ts'

const share: CandidateStage = { of: 'requests', by: 'caller', percent: 5, nodes: [] }

/** A deployment of an API version of its own, by number. */
function deployed(number: number, state: string, revision: string, stage?: CandidateStage): Candidate {
  const id = `dep_${String(number).padStart(3, '0')}_${revision}`
  return {
    deployment: { id, state } as Candidate['deployment'],
    ...{ apiVersionId: `ver_${number}`, environmentId: 'env', stage },
    sources: { revision: { id: revision }, number } as unknown as Candidate['sources'],
  }
}

const assemble = ({ revision, number }: { revision: { id: string }; number?: number }) =>
  samplePart({ apiVersionId: `ver_${number}`, revisionId: revision.id, basePath: `/v${number}` })

const chosen = (candidates: Candidate[]) =>
  chooseProgram({ head: undefined, candidates, served: new Map() }, { assemble, policies: new Map() } as never)

test('what is staged stands beside what is live, and a second one in its place is refused', () => {
  const { parts, stages, carried, failed } = chosen([
    deployed(1, 'live', 'one'),
    deployed(1, 'staged', 'two', share),
    deployed(1, 'pending', 'three', share),
  ])
  assert.deepEqual(
    parts.map(({ revisionId }) => revisionId),
    ['one', 'two'],
  )
  assert.deepEqual([stages.length, carried.length, failed.length], [1, 0, 1])
})

test('two that stage at once do not bring a group above what its gateways take: the later one is refused', () => {
  const numbers = Array.from({ length: stagesMax + 1 }, (_, number) => number)
  const { stages, carried, failed } = chosen([
    ...numbers.map(number => deployed(number, 'live', 'one')),
    ...numbers.map(number => deployed(number, 'pending', 'two', share)),
  ])
  assert.deepEqual([stages.length, carried.length], [stagesMax, stagesMax])
  assert.deepEqual(
    failed.map(({ candidate }) => candidate.apiVersionId),
    [`ver_${stagesMax}`],
  )
})
