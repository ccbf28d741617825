import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scoreSeeds } from '@gatehouse/events/simulated/truth.ts'
import { ours, scored, shares } from './score.ts'

test('on seeds that nobody looked at, anomalies, causes and forecasts keep their bounds', () => {
  // Few seeds stray further than the forty of the published figures do.
  const score = scored(scoreSeeds(6))
  const { all } = score.detectors[ours]!
  assert.ok(all!.precision >= 0.88, `precision ${all!.precision}`)
  assert.ok(all!.recall >= 0.88, `recall ${all!.recall}`)
  for (const rival of ['static thresholds', 'plain EWMA']) {
    const f1 = score.detectors[rival]!.all!.f1
    assert.ok(all!.f1 > f1 + 0.05, `${all!.f1} against ${f1} of ${rival}`)
  }
  const of = shares(score)
  assert.ok(of.causeFirst >= 0.9, `right cause first in ${of.causeFirst}`)
  assert.ok(of.forecastError < of.naiveError, `off by ${of.forecastError}, as a week ago by ${of.naiveError}`)
  assert.ok(of.withinInterval >= 0.7, `within the interval ${of.withinInterval}`)
  assert.ok(of.quotaPrecision >= 0.8 && of.quotaRecall >= 0.8, `${of.quotaPrecision}, ${of.quotaRecall}`)
})
