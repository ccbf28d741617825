import assert from 'node:assert/strict'
import test from 'node:test'
import { csvLine } from './csv.ts'

test('cells are those of RFC 4180, and none of a text is a formula', () => {
  assert.equal(csvLine(['a', 'b,c', 'd"e', 'f\ng', null, 1.5, -2, Number.NaN]), 'a,"b,c","d""e","f\ng",,1.5,-2,\r\n')
  for (const text of ['=1', '+1', '-1+cmd|0!A', '-cmd', '@SUM(A1)', '\t=1', '\r=1', '＝1', '－1'])
    assert.match(csvLine([text]), /^"?'/, text)
})
