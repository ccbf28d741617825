import assert from 'node:assert/strict'
import test from 'node:test'
import { problemsOf } from '@gatehouse/schema'
import { through } from '../testing-policy.ts'
import { deprecation } from './deprecation.ts'

const told = (headers: { all(name: string): readonly string[] }) =>
  ['Deprecation', 'Sunset', 'Link'].map(name => headers.all(name))

test('a reply says since when, until when and what instead, in the forms of RFC 9745, RFC 8594 and RFC 8288', async () => {
  const config = {
    deprecatedAt: '2023-06-30T23:59:59Z',
    sunsetAt: '2027-01-02T03:04:05.678Z',
    successor: '/pets/v2',
    information: 'https://docs.example/pets',
  }
  const { headers } = await through(deprecation, config, {})
  assert.deepEqual(told(headers), [
    ['@1688169599'],
    ['Sat, 02 Jan 2027 03:04:05 GMT'],
    [
      '<https://docs.example/pets>; rel="deprecation"',
      '<https://docs.example/pets>; rel="sunset"',
      '</pets/v2>; rel="successor-version"',
    ],
  ])
})

test('what the upstream says of itself gives way, and its links stay', async () => {
  const reply = {
    status: 200,
    headers: { Deprecation: 'true', Sunset: 'Sun, 01 Jan 2034 00:00:00 GMT', Link: '</2>; rel="next"' },
  }
  const { headers } = await through(
    deprecation,
    { deprecatedAt: '2026-01-01T00:00:00Z', sunsetAt: '2027-01-01T00:00:00Z', successor: '/v2' },
    { reply },
  )
  assert.deepEqual(told(headers), [
    ['@1767225600'],
    ['Fri, 01 Jan 2027 00:00:00 GMT'],
    ['</2>; rel="next"', '</v2>; rel="successor-version"'],
  ])
})

test('an address that could end the field, or another field, is refused in words', () => {
  for (const information of ['https://x/>; rel="evil"', 'https://x/\r\nX: y', 'javascript:alert(1)']) {
    const [problem] = problemsOf(deprecation.config, { deprecatedAt: '2026-01-01T00:00:00Z', information })
    assert.match(problem!.message, /must be an address, such as https:\/\/docs.example\/v2, or a path/)
  }
})
