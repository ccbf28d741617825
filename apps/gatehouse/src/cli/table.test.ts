import assert from 'node:assert/strict'
import test from 'node:test'
import { cellText, plainText, tableText } from './table.ts'

test('columns line up, and the last one leaves no blanks behind', () => {
  const text = tableText(
    ['name', 'state'],
    [
      ['pets', 'draft'],
      ['petstore-v1', undefined],
    ],
  )
  assert.equal(text, 'NAME         STATE\npets         draft\npetstore-v1  -')
})

test('a cell is one line, is cut when it is long, and cannot speak to the terminal', () => {
  assert.equal(cellText('a\nb'), 'a b')
  assert.equal(cellText('x'.repeat(100)).length, 60)
  const [, row] = tableText(['a', 'why'], [['x'.repeat(100), 'y'.repeat(100)]], 80).split('\n')
  assert.equal(row, `${'x'.repeat(59)}…  ${'y'.repeat(79)}…`)
  assert.equal(cellText('\u001b[31mred'), '�[31mred')
  assert.equal(plainText('a\u202eb\u0007'), 'a�b�')
})

test('figures stand at the right, as exact as people read them', () => {
  const rows = [0.31282446115472706, 1.0146140783849493, 1234.5678, 14.399999999999999, 0.000123456, 7, undefined]
  assert.deepEqual(
    tableText(
      ['ms'],
      rows.map(row => [row]),
    ).split('\n'),
    ['     MS', ' 0.3128', '   1.01', ' 1234.6', '   14.4', '0.00012', '      7', '      -'],
  )
})
