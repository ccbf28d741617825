import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Flag, parseFlags } from './flags.ts'

const flags: Flag[] = [
  { name: 'name', short: 'n', type: 'string', description: '' },
  { name: 'limit', type: 'integer', description: '' },
  { name: 'all', type: 'boolean', description: '' },
  { name: 'tag', type: 'list', description: '' },
  { name: 'header', short: 'H', type: 'list', whole: true, description: '' },
  { name: 'spec', type: 'json', description: '' },
]

const refused = (args: string[], message: RegExp) =>
  assert.rejects(parseFlags(args, flags), { code: 'usage_invalid', message })

test('flags stand anywhere among the words, in each of their forms', async () => {
  const { words, values } = await parseFlags(
    ['get', '--limit=3', 'pets', '-n', 'x', '--no-all', '--tag', 'a,b', '--tag', 'c', '--spec', '{"a":1}', '-'],
    flags,
  )
  assert.deepEqual(words, ['get', 'pets', '-'])
  assert.deepEqual(values, { limit: 3, name: 'x', all: false, tag: ['a', 'b', 'c'], spec: { a: 1 } })
})

test('a comma belongs to a header, and nothing after -- is a flag', async () => {
  const { words, values } = await parseFlags(['-H', 'Accept: a, b', '-HHost: c', '--', '--all'], flags)
  assert.deepEqual(values, { header: ['Accept: a, b', 'Host: c'] })
  assert.deepEqual(words, ['--all'])
})

test('what is not a flag, a value that is missing, wrong or given twice is told', async () => {
  await refused(['--limt', '3'], /no flag --limt; did you mean --limit\?/)
  await refused(['--limit'], /--limit needs a value/)
  await refused(['--limit', 'many'], /whole number, not many/)
  await refused(['--limit', '1e999'], /whole number/)
  await refused(['--spec', '{'], /takes JSON/)
  await refused(['--name', 'a', '--name', 'b'], /--name stands twice/)
  await refused(['--all=perhaps'], /true or false/)
  await assert.rejects(
    parseFlags([], [{ name: 'file', type: 'string', description: '', required: true }]),
    /--file must be/,
  )
})

test('any words end in an answer or in a coded refusal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.string(), fc.constantFrom('--name', '-n', '--limit=', '--no-all', '--'))),
      async args => {
        try {
          const { words } = await parseFlags(args, flags)
          assert.ok(words.every(word => args.includes(word)))
        } catch (thrown) {
          assert.equal((thrown as { code?: string }).code, 'usage_invalid')
        }
      },
    ),
  )
})
