import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { signatureBase } from './signature-base.ts'
import { dictionaryOf, type InnerList } from './structured-dictionary.ts'

const headers = new HeaderList([
  ...['Example-Dict', ' a=1,    b=2;x=1;y=2,   c=(a   b   c), d'],
  ...['Priority', 'u=3,   i,x=(1  2);q'],
  ...['Example-Header', 'value, with, lots', 'Example-Header', 'of, commas'],
])

/** The line of one component; undefined where the request does not have it. */
function line(component: string): string | undefined {
  const input = dictionaryOf(`s=(${component})`)!.get('s') as InnerList
  const made = signatureBase(input, { method: 'GET', scheme: 'https', path: '/', query: '', headers })
  return 'base' in made ? made.base.split('\n')[0] : undefined
}

test('members of a dictionary are covered one by one, as RFC 9421 §2.1.2 shows', () => {
  assert.equal(line('"example-dict";key="a"'), '"example-dict";key="a": 1')
  assert.equal(line('"example-dict";key="d"'), '"example-dict";key="d": ?1')
  assert.equal(line('"example-dict";key="b"'), '"example-dict";key="b": 2;x=1;y=2')
  assert.equal(line('"example-dict";key="c"'), '"example-dict";key="c": (a b c)')
  assert.equal(line('"example-dict";key="e"'), undefined)
})

test('a field in bytes keeps apart what stood apart, as RFC 9421 §2.1.3 shows', () => {
  assert.equal(line('"example-header"'), '"example-header": value, with, lots, of, commas')
  assert.equal(line('"example-header";bs'), '"example-header";bs: :dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:')
})

test('a field is written strictly where everybody knows that it is a dictionary, and nowhere else', () => {
  assert.equal(line('"priority";sf'), '"priority";sf: u=3, i, x=(1 2);q')
  assert.equal(line('"example-dict";sf'), undefined)
})

test('what is asked for in two ways, in an unknown one, or of another message is not there', () => {
  for (const how of ['bs;sf', 'key="a";sf', 'tr', 'req', 'x', 'bs=?0', 'key=a', 'sf="x"']) {
    assert.equal(line(`"example-dict";${how}`), undefined, how)
  }
  assert.equal(line('"@method";sf'), undefined)
})
