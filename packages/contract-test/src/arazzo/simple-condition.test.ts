import assert from 'node:assert/strict'
import test from 'node:test'
import { ConditionProblem, simpleCondition } from './simple-condition.ts'

const values: Record<string, unknown> = {
  $statusCode: 200,
  '$response.body#/name': 'Tea',
  '$response.body#/count': 3,
  '$response.body#/none': null,
  '$response.header.X-Left': '7',
  '$steps.a.outputs.list': [{ id: 5 }, { id: 6, deep: { x: [1] } }],
}
const holds = (text: string) => simpleCondition(text)(expression => values[expression])

test('conditions compare values, bind as they are read, and texts are alike whatever their case', () => {
  const yes = [
    '$statusCode == 200',
    '$statusCode >= 200 && $statusCode < 300',
    "$response.body#/name == 'tea'",
    "$response.body#/name != 'coffee' && !($response.body#/count > 3)",
    '$response.header.X-Left == 7',
    '$response.header.X-Left < 10',
    '$response.body#/none == null',
    '$response.body#/missing == null',
    '$steps.a.outputs.list[1].id == 6',
    '$steps.a.outputs.list[1].deep.x[0] == 1',
    'false || true && $statusCode == 200',
    '$response.body#/count',
    "'it''s' == 'it''s'",
  ]
  const no = [
    '$statusCode == 201',
    '$statusCode==200&&false',
    '!$statusCode',
    '$response.body#/missing > 0',
    "'a' < 1",
    '$steps.a.outputs.list[2].id == 6',
    "$response.body#/none == ''",
  ]
  assert.deepEqual(
    yes.filter(one => !holds(one)),
    [],
  )
  assert.deepEqual(no.filter(holds), [])
})

test('what is no condition is told, whatever its length and depth', () => {
  for (const text of [
    '',
    '$statusCode ==',
    '== 2',
    '(1',
    '1 2',
    '1 = 1',
    "'open",
    `${'('.repeat(50)}1${')'.repeat(50)}`,
    '1'.repeat(5000),
    '!'.repeat(4000),
  ]) {
    assert.throws(() => simpleCondition(text), ConditionProblem, text.slice(0, 40))
  }
})
