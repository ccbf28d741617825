import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test from 'node:test'
import fc from 'fast-check'
import { asCli, asCurl, shellWord } from './commands.ts'

test('a word is one word to a shell, whatever stands in it', () => {
  const words = fc.sample(fc.string({ minLength: 1 }), 50).filter(word => !word.includes('\0'))
  const script = words.map(word => `printf '%s\\0' ${shellWord(word)}`).join('\n')
  assert.deepEqual(execFileSync('sh', { input: script }).toString().split('\0').slice(0, -1), words)
})

test('a call is told as curl and as the command line, with nothing that the default says already', () => {
  assert.equal(asCli({ noun: 'apis', verb: 'get', name: 'pets', organization: 'default' }), 'gatehouse apis get pets')
  assert.equal(
    asCli({
      noun: 'api-versions',
      verb: 'deploy',
      name: 'pets-v1',
      organization: 'demo',
      values: { environment: 'dev', waitMs: 5 },
    }),
    'gatehouse api-versions deploy pets-v1 --environment dev --wait-ms 5 --organization demo',
  )
  assert.match(
    asCurl({ method: 'POST', url: 'http://h/x', body: { a: "it's" } }),
    /-X POST http:\/\/h\/x[\s\S]*-d '\{"a":"it'\\''s"\}'/,
  )
})
