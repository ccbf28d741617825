import assert from 'node:assert/strict'
import test from 'node:test'
import { sqlInjection } from './sql-injection.ts'

test('what leaves its place in a statement is found, from within either quote or none', () => {
  for (const text of [
    '-1) or (1=1',
    '-1 or 74=74-- -',
    '1 or 1 like 1',
    "x' into outfile '/tmp/x'--",
    "' or '1'='1",
    '" or ""="',
    "1' and 1=1-- ",
    '1 or 1=1',
    '1 OR 1=1#',
    "admin'--",
    "admin' #",
    "x' union select 1,2,3 from users--",
    '-1 union all select null,null,null',
    '1; drop table users--',
    "1'; exec xp_cmdshell('dir')--",
    "1' and sleep(5)#",
    '1 and (select count(*) from information_schema.tables)>0',
    "'||(select version())||'",
    "1' or 'a' like 'a",
    "') or ('1'='1",
    '1/**/union/**/select/**/1',
    "1'/**/or/**/1=1#",
    '1 and benchmark(1000000,md5(1))',
    "'; waitfor delay '0:0:5'--",
    '/*!50000union*/ select 1',
    "1' order by 3-- ",
    "1' having 1=1-- ",
    'select * from users where id=1',
    '1 and extractvalue(1,concat(0x7e,version()))',
  ]) {
    assert.ok(sqlInjection(text) !== undefined, text)
  }
})

test('names, sentences, dates, code and numbers are values', () => {
  for (const text of [
    "O'Brien",
    "it's a dog's life",
    "rock 'n' roll",
    'the union of two sets',
    'select a seat from the list',
    'drop us a line',
    'Tom & Jerry',
    '2026-11-28T12:00:00Z',
    'a=b',
    'price > 10',
    'hello -- world',
    'C# and F#',
    'user@example.com',
    'https://example.com/a?b=c&d=e#f',
    '550e8400-e29b-41d4-a716-446655440000',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)',
    "l'amour est enfant de bohème",
    '1, 2 and 3',
    'true or false',
    '"quoted"',
    "'quoted'",
    '(555) 123-4567',
    'a; b; c',
    'I like 1 or 2',
    'put it into the outfile',
    '{"a":1}',
    'eyJhbGciOiJIUzI1NiJ9.e30.abc',
    '50% off',
    'x && y || z',
  ]) {
    assert.equal(sqlInjection(text), undefined, text)
  }
})
