import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { root } from './files.ts'
import { tableText } from './table-text.ts'

const node = (cwd: string, ...words: string[]) => spawnSync(process.execPath, words, { cwd, encoding: 'utf8' })
const tool = join(root, 'tools/new.ts')

test('each kind of unit that `new` makes type-checks, passes its own test and is in its index', t => {
  const copy = mkdtempSync(join(tmpdir(), 'gatehouse-new-'))
  t.after(() => rmSync(copy, { recursive: true }))
  cpSync(join(root, 'capabilities'), join(copy, 'capabilities'), {
    recursive: true,
    filter: path => !path.endsWith('.test.ts'),
  })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  writeFileSync(join(copy, 'package.json'), '{ "type": "module" }')
  const made = [
    ['resource', 'price-category', '--capability', 'access'],
    ['operation', 'send-greeting', '--capability', 'access'],
    ['policy', 'made-up', '--capability', 'access'],
    ['policy', 'made-too', '--capability', 'tenancy'],
  ]
  for (const words of made) {
    const { status, stdout, stderr } = node(root, tool, ...words, '--root', copy)
    assert.equal(status, 0, stderr)
    assert.match(stdout, /Next:/)
  }
  const own = [
    'capabilities/access/price-category.test.ts',
    'capabilities/access/send-greeting.test.ts',
    'capabilities/access/policies/made-up/made-up.test.ts',
    'capabilities/tenancy/policies/made-too/made-too.test.ts',
  ]
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'))
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: own }))
  const types = node(copy, join(root, 'node_modules/.bin/tsc'), '-p', '.')
  assert.equal(types.error, undefined)
  const ownProblems = types.stdout.split('\n').filter(line => line.startsWith('capabilities/'))
  assert.deepEqual(ownProblems, [])
  const tests = node(copy, '--test', ...own)
  assert.equal(tests.status, 0, tests.stdout)
  assert.match(readFileSync(join(copy, 'capabilities/access/index.ts'), 'utf8'), /policies: \[keyAuth, .*madeUp\]/)
  const again = node(root, tool, ...made[0]!, '--root', copy)
  assert.equal(again.status, 2)
  assert.match(again.stderr, /exists already; nothing was written/)
})

test('an unknown word or name is told, and what was meant', () => {
  assert.match(node(root, tool, 'resorce', 'x').stderr, /Did you mean resource\?/)
  assert.match(node(root, tool, 'resource', 'Bad_Name').stderr, /lower case/)
  assert.match(node(root, tool, 'resource', 'coupon', '--capability', 'acces').stderr, /Did you mean access\?/)
})

test('the table that `new` suggests is written as the migrations are', () => {
  const text = tableText({
    name: 'shelves',
    columns: [
      { name: 'id', type: 'text', nullable: false },
      { name: 'room_id', type: 'text', nullable: true },
    ],
    primaryKey: ['id'],
    uniques: [['organization_id', 'id']],
    foreignKeys: [
      {
        ...{ columns: ['organization_id', 'room_id'], table: 'rooms' },
        ...{ references: ['organization_id', 'id'], onDelete: 'restrict' },
      },
    ],
    indexes: [{ columns: ['organization_id', 'room_id'] }],
  })
  assert.equal(
    text,
    `create table shelves (
  id text not null,
  room_id text,
  primary key (id),
  unique (organization_id, id),
  foreign key (organization_id, room_id) references rooms (organization_id, id) on delete restrict
);
create index on shelves (organization_id, room_id);`,
  )
})
