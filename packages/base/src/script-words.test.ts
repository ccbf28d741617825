import assert from 'node:assert/strict'
import test from 'node:test'
import { helpOf } from './script-words.ts'

test('the help of a script is the comment that it begins with', () => {
  assert.equal(helpOf('/**\n * What it does.\n *\n *   npm run it\n */\nimport x'), 'What it does.\n\n  npm run it')
})
