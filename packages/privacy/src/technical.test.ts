import assert from 'node:assert/strict'
import test from 'node:test'
import { costMs } from '@gatehouse/base/quickest.model.ts'
import { findPersonal } from './detector.ts'
import { type TechnicalKind, technicalDetectors, technicalKinds } from './technical.ts'

const all = { known: [], own: technicalDetectors(technicalKinds) }
const kindsIn = (text: string) => [...new Set(findPersonal(text, all).map(({ kind }) => kind))]
/** Written in two halves: what looks like a key of somebody is held back where code is shared. */
const begun = (start: string, letter: string, length: number) => start + letter.repeat(length)

test('keys, traces, errors of databases and addresses of networks are found', () => {
  const cases: [TechnicalKind, string[]][] = [
    [
      'key',
      [
        begun('AKIA', 'Q', 16),
        begun('ghp_', 'a', 36),
        begun('sk_live_', 'b', 24),
        begun('xoxb-', '1', 20),
        begun('AIza', 'c', 35),
        '-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----',
      ],
    ],
    [
      'stack-trace',
      [
        'java.lang.NullPointerException\n\tat com.shop.Orders.find(Orders.java:42)\n',
        'Error: no\n    at find (/srv/app/orders.js:10:5)\n',
        '"stack":"Error: no\\n    at find (file:///srv/app/orders.js:10:5)"',
        'Traceback (most recent call last):\n  File "app.py", line 3',
        'goroutine 17 [running]:\nmain.main()',
        'System.Exception: no\n   at Shop.Orders.Find(Int32 id) in C:\\src\\Orders.cs:line 12',
        '#0 /var/www/html/index.php(12): find()',
        "/srv/app/orders.rb:12:in `find'",
      ],
    ],
    [
      'database-error',
      [
        'You have an error in your SQL syntax; check',
        'ORA-00933: SQL command not',
        'ERROR: syntax error at or near "FROM"',
        'SQLSTATE[42000]',
      ],
    ],
    [
      'internal-address',
      [
        '10.0.0.12',
        'http://192.168.1.5:8080/x',
        '172.20.0.3',
        '169.254.169.254',
        'orders.default.svc.cluster.local',
        'http://localhost:3000',
        'db1.corp',
        'fd12:3456:789a::1',
      ],
    ],
  ]
  for (const [kind, texts] of cases) {
    for (const text of texts) assert.deepEqual(kindsIn(`{"detail":"${text}"}`), [kind], text)
  }
})

test('what merely looks like it is left alone', () => {
  for (const text of [
    'we meet at the station (12:30)',
    '192.0.2.10',
    '172.32.0.1',
    '10.5',
    '1.10.0.0.1',
    'sk-short',
    'a local shop',
    'local.example.com',
    'SQL is a language',
    'version 10.0.0',
    'AKIA',
  ]) {
    assert.deepEqual(kindsIn(text), [], text)
  }
})

test('the time for a hostile text is within ten times that of a harmless one of its size', async () => {
  const length = 200_000
  const timeOf = (text: string) => costMs(() => findPersonal(text, all))
  const fill = (piece: string) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
  const harmless = await timeOf(fill('The order at 10.1 of the SQL shop.local-ish, see (a.js:1) ghost. '))
  for (const piece of [
    '-----BEGIN ',
    '\n at ',
    'at a(',
    '10.',
    'a.local',
    'a-',
    'AKIA',
    'sk-',
    'ghp_aaaa',
    '#1 /',
    'fd00:',
    '/a.rb:1',
  ]) {
    const took = await timeOf(fill(piece))
    assert.ok(took < 10 * harmless + 5, `${piece}: ${took.toFixed(1)} ms beside ${harmless.toFixed(1)}`)
  }
})
