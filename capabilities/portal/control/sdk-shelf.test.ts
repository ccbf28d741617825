import assert from 'node:assert/strict'
import test from 'node:test'
import { SdkShelf } from './sdk-shelf.ts'

const shelf = () => new SdkShelf<string>({ bytesMax: 10, sizeOf: made => made.length })

test('who asks while it is made gets the same, and it is made once', async () => {
  const kept = shelf()
  let made = 0
  const make = async () => `made ${++made}`
  assert.deepEqual(await Promise.all([kept.get('a', make), kept.get('a', make)]), ['made 1', 'made 1'])
  assert.equal(await kept.get('a', make), 'made 1')
})

test('what was wanted longest ago goes where there is no more room', async () => {
  const kept = shelf()
  const text = (one: string) => async () => one
  await kept.get('a', text('aaaa'))
  await kept.get('b', text('bbbb'))
  await kept.get('a', text('other'))
  await kept.get('c', text('cccc'))
  assert.equal(await kept.get('a', text('other')), 'aaaa')
  assert.equal(await kept.get('b', text('again')), 'again')
})

test('what failed is made anew', async () => {
  const kept = shelf()
  await assert.rejects(
    kept.get('a', () => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await kept.get('a', async () => 'yes'), 'yes')
})
