import assert from 'node:assert/strict'
import test from 'node:test'
import { formatOf, mediaTypeOf, preferred } from './media-type.ts'

const offers = ['application/json', 'application/xml', 'application/yaml']

test('the offer with the highest quality is taken, and of equals the first (RFC 9110 §12.5.1)', () => {
  assert.equal(preferred('application/xml, application/json;q=0.9', offers), 'application/xml')
  assert.equal(preferred('*/*', offers), 'application/json')
  assert.equal(preferred(undefined, offers), 'application/json')
  assert.equal(preferred('application/yaml;q=0.5, */*;q=0.1', offers), 'application/yaml')
})

test('the most exact range counts, and quality 0 is a no (RFC 9110 §12.4.2)', () => {
  assert.equal(preferred('*/*, application/json;q=0', offers), 'application/xml')
  assert.equal(preferred('application/*;q=0', offers), undefined)
  assert.equal(preferred('text/html', offers), undefined)
})

test('a quality that is written wrong is worth nothing', () => {
  for (const q of ['2', '-1', '1.5', '0.1234', 'x', '1e0'])
    assert.equal(preferred(`application/json;q=${q}`, offers), undefined)
})

test('a comma or semicolon within quotes separates nothing', () => {
  assert.equal(preferred('text/html;x="a,application/json;", application/xml', offers), 'application/xml')
  assert.equal(mediaTypeOf('text/xml; charset="utf-8"')?.parameters.get('charset'), 'utf-8')
})

test('a format is known by its name or its suffix, and nothing else is one', () => {
  assert.deepEqual(
    ['application/problem+json', 'image/svg+xml', 'text/yaml', 'text/html', 'application/jsonp'].map(formatOf),
    ['json', 'xml', 'yaml', undefined, undefined],
  )
  assert.equal(mediaTypeOf('nonsense'), undefined)
})
