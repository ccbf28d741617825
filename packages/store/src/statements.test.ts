import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { splitStatements } from './statements.ts'

test('a semicolon ends a statement only where PostgreSQL says so', () => {
  const pieces = [
    "insert into t values ('a;''b', E'it\\'s; 1', \";\")",
    'create function f() returns int as $body$ begin; return 1; end $body$ language plpgsql',
    'select $$;$$, $1 -- not here; nor here',
    'select /* not; here */ 2',
  ]
  assert.deepEqual(splitStatements(`${pieces.join('\n;\n')};\n -- trailing;\n`), pieces)
})

test('what is split and joined again is what was written', () => {
  const piece = fc.constantFrom("'a;b'", '"c;"', '$x$;$x$', '/*;*/ 1', 'select', '$1', "e'\\';'", '--;\n1')
  const statement = fc.array(piece, { minLength: 1, maxLength: 6 }).map(pieces => `x ${pieces.join(' ')}`)
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 5 }), statements => {
      assert.deepEqual(splitStatements(statements.join(';')), statements)
    }),
  )
})
