import assert from 'node:assert/strict'
import test from 'node:test'
import { SaxesParser } from 'saxes'
import { github, junit, markdown, type Report, sarif } from './index.ts'

const hostile =
  '<img src=x onerror=alert(1)> | `a` [l](javascript:x) @all \n::error::x \u0000]]> "\' \u001b[31m\u009b31m\u202e'
const report: Report = {
  ...{ tool: 'gatehouse lint', version: '0.1.0', files: ['a b.yaml', 'c.yaml'] },
  rules: [{ id: 'one', summary: 'The one.', url: 'https://example.com/one' }],
  items: [
    {
      id: 'one',
      level: 'error',
      message: hostile,
      file: 'a b.yaml',
      line: 3,
      column: 7,
      pointer: '/info',
      fingerprint: 'f',
    },
    { id: 'two', level: 'note', message: 'So it is.', help: 'Do nothing.', pointer: '' },
  ],
}

test('SARIF has each finding at its place, and each rule once', () => {
  const { runs } = sarif(report) as {
    runs: [{ tool: { driver: { rules: object[] } }; results: Record<string, unknown>[] }]
  }
  assert.deepEqual(runs[0].tool.driver.rules, [
    { id: 'one', shortDescription: { text: 'The one.' }, helpUri: 'https://example.com/one' },
    { id: 'two', shortDescription: { text: 'So it is.' } },
  ])
  assert.deepEqual(runs[0].results[0]!.locations, [
    {
      physicalLocation: { artifactLocation: { uri: 'a%20b.yaml' }, region: { startLine: 3, startColumn: 7 } },
      logicalLocations: [{ fullyQualifiedName: '/info' }],
    },
  ])
  assert.deepEqual(runs[0].results[0]!.partialFingerprints, { 'gatehouse/v1': 'f' })
  assert.deepEqual(runs[0].results[1]!.message, { text: 'So it is. Do nothing.' })
})

test('JUnit is XML whatever is in a message; notes fail nothing, and a file without findings passes', () => {
  const seen: Record<string, string>[] = []
  const parser = new SaxesParser()
  parser.on('error', error => assert.fail(error.message))
  parser.on(
    'opentag',
    ({ name, attributes }) => void seen.push({ element: name, ...(attributes as Record<string, string>) }),
  )
  parser.write(junit(report)).close()
  const of = (element: string) => seen.filter(one => one.element === element)
  assert.deepEqual(of('testsuites')[0], { element: 'testsuites', name: 'gatehouse lint', tests: '3', failures: '1' })
  assert.deepEqual(
    of('testsuite').map(({ name, failures }) => [name, failures]),
    [
      ['a b.yaml', '1'],
      ['c.yaml', '0'],
      ['gatehouse lint', '0'],
    ],
  )
  assert.equal(of('failure').length, 1)
})

test('no document writes Markdown, HTML, mentions or workflow commands of its own', () => {
  const text = markdown(report)
  assert.equal(text.split('\n').filter(line => line.startsWith('| 🛑')).length, 1)
  assert.doesNotMatch(text, /(?<!\\)<img|(?<!\\)\[l\]|@all/)
  assert.equal(github(report).split('\n').length, 3)
  assert.match(github(report), /^::error file=a b\.yaml,line=3,col=7,title=one::<img/)
  assert.match(markdown({ ...report, items: [] }), /Nothing found in `a b.yaml`, `c.yaml`/)
})

test('no document colours a terminal or turns a line around, whatever the format', () => {
  for (const text of [junit(report), markdown(report), github(report), JSON.stringify(sarif(report))])
    assert.doesNotMatch(text, /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e]/)
})
