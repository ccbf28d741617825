import assert from 'node:assert/strict'
import test from 'node:test'
import { costMs } from '@gatehouse/base/quickest.model.ts'
import { detectorsOf, findPersonal, type PersonalKind, personalKinds } from './detector.ts'

const all = { known: detectorsOf(personalKinds), own: [] }
const found = (text: string) => findPersonal(text, all).map(({ kind, from, to }) => `${kind}:${text.slice(from, to)}`)

test('personal data is found within other text', () => {
  const cases: [PersonalKind, string[]][] = [
    [
      'email',
      ['ada@example.com', 'ada.b+c@mail.example.co.uk', "o'neil@example.ie", 'jürgen@müller.de', '用户@例子.中国'],
    ],
    ['phone', ['+44 20 7946 0958', '+49-30-901820', '(020) 7946 0958', '+1 (555) 123-4567', '+420777123456']],
    ['card', ['4111 1111 1111 1111', '5500-0000-0000-0004', '340000000000009', '6011000000000004', '30000000000004']],
    ['iban', ['GB82 WEST 1234 5698 7654 32', 'DE89370400440532013000', 'FR1420041010050500013M02606']],
    ['ip-address', ['192.0.2.1', '2001:db8::1', '2001:db8:0:0:0:0:0:1', 'fe80::']],
    [
      'national-id',
      [
        '123-45-6789',
        'AB123456C',
        '1 85 05 78 006 084 91',
        '86 095 742 719',
        '12345678Z',
        'X1234567L',
        'RSSMRA85T10A562S',
        '111222333',
        '44051401359',
        '529.982.247-25',
        '2341 2341 2346',
      ],
    ],
  ]
  for (const [kind, texts] of cases) {
    for (const text of texts) {
      assert.deepEqual(found(text), [`${kind}:${text}`])
      assert.deepEqual(found(`see ${text}, ok`), [`${kind}:${text}`], text)
    }
  }
})

test('numbers that only look like it, versions, dates, ids and times are left alone', () => {
  for (const text of [
    '4111 1111 1111 1112',
    'GB82 WEST 1234 5698 7654 33',
    '2026-11-28T12:00:00Z',
    'v1.2.3.4.5',
    '550e8400-e29b-41d4-a716-446655440000',
    'order 20261128123456',
    'price 1,234.56',
    '12:34:56',
    'a@b',
    '12345678A',
    '999-45-6789',
    'app_0190b7f2a1c37b1e8f3a',
    '1.2.3',
    'AB 12',
  ]) {
    assert.deepEqual(found(text), [], text)
  }
})

test('several of a text are told in order, and none twice', () => {
  const text = 'ada@example.com from 192.0.2.1 paid with 4111111111111111'
  assert.deepEqual(found(text), ['email:ada@example.com', 'ip-address:192.0.2.1', 'card:4111111111111111'])
})

test('the time for a hostile text is within ten times that of a harmless one of its size', async () => {
  const length = 200_000
  const timeOf = (text: string) => costMs(() => findPersonal(text, all))
  const fill = (piece: string) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
  // One that the patterns look at, too: what has none of their signs costs next to nothing.
  const harmless = await timeOf(fill('The order 2041234 of 28 Nov was sent to Ada @ (12) 30, total 4.50. '))
  for (const piece of [
    'a',
    '1',
    '1 ',
    'a.',
    'a@',
    '@',
    '1:',
    '::1',
    '+1 ',
    '+1(1)',
    'AA11',
    'AA11 ',
    '1-1',
    '1.1.1.',
    'a-b@',
    '%',
  ]) {
    const took = await timeOf(fill(piece))
    assert.ok(took < 10 * harmless + 5, `${piece}: ${took.toFixed(1)} ms beside ${harmless.toFixed(1)}`)
  }
})
