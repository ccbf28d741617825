import assert from 'node:assert/strict'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { Failure } from '@gatehouse/base'
import { sql } from 'kysely'
import { authMigration } from './auth-migration.ts'
import { backup } from './backup.ts'
import { appliedMigrations, type Migration, migrate } from './migrations.ts'
import { restore } from './restore.ts'
import { openStore, type Store } from './store.ts'
import { type EngineKind, eachStore, engines, newPlace, temporaryDirectory } from './testing.ts'
import { postgresMissing } from './testing-postgres.ts'

const kinds: Migration = {
  id: '0001-kinds',
  capability: 'x',
  sql: `
    create table kinds (
      id text primary key, parent_id text references kinds (id), owner_id bigint not null, n bigint, i integer, f double precision,
      d numeric(20, 4), b boolean, j jsonb, at timestamptz, raw bytea, words text[], counts integer[], day date,
      halved bigint generated always as (n / 2) stored
    );
    create table owner (id bigint generated always as identity primary key, first_kind text references kinds (id) deferrable);
    alter table kinds add foreign key (owner_id) references owner (id);
    create table counter (id bigserial primary key, "Odd name" text);
    insert into counter ("Odd name") values ('seeded by the migration')`,
}
const later: Migration = {
  id: '0002-later',
  capability: 'x',
  sql: "alter table owner add column note text not null default 'new'",
}
const migrations = [authMigration, kinds]

async function fill(store: Store) {
  await migrate(store, migrations)
  await sql`insert into owner (id) overriding system value values (41)`.execute(store.db)
  await sql`insert into kinds (id, parent_id, owner_id, n, i, f, d, b, j, at, raw, words, counts, day) values
    ('b', 'c', 41, 9223372036854775807, -1, 0.1, 12345.6789, true, ${'{"a":[1,null,"é\\n"],"big":12345678901234567890}'},
      '2026-01-02T03:04:05.678901Z', '\\x00ff0a', '{"a,b",NULL,"","\\"q\\\\"}', '{1,NULL}', '2026-02-28'),
    ('c', 'b', 41, null, null, 'NaN', null, null, 'null', 'infinity', '', '{}', null, null)`.execute(store.db)
  await sql`update owner set first_kind = 'c'`.execute(store.db)
  await sql`insert into counter ("Odd name") select 'line ' || chr(10) || g from generate_series(1, 1200) g`.execute(
    store.db,
  )
  await sql`insert into auth."user" (id, name, email, "emailVerified") values ('u', 'Ada', 'ada@example.org', true)`.execute(
    store.db,
  )
}

/** Everything in the store as text. */
async function contents(store: Store) {
  const read = async (table: string) =>
    (
      await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t order by 1`.execute(store.db)
    ).rows.map(({ row }) => row)
  return Promise.all(['kinds', 'owner', 'counter', 'auth.user'].map(read))
}

async function backupText(store: Store): Promise<string> {
  const pieces: Buffer[] = []
  const target = new Writable({
    write(piece, _, done) {
      pieces.push(piece)
      done()
    },
  })
  await backup(store, target)
  return Buffer.concat(pieces).toString('utf8')
}

async function* bytes(text: string, pieceLength = 1000) {
  const all = Buffer.from(text)
  for (let at = 0; at < all.length; at += pieceLength) yield all.subarray(at, at + pieceLength)
}

const failure = (code: string) => (error: unknown) => error instanceof Failure && error.code === code

async function untouched(store: Store) {
  assert.deepEqual(await appliedMigrations(store.db), [])
  const { rows } = await sql`select to_regclass('kinds') as kinds, to_regclass('auth.user') as people`.execute(store.db)
  assert.deepEqual(rows, [{ kinds: null, people: null }])
}

interface Original {
  text: string
  contents: string[][]
}

const originals = new Map<EngineKind, Promise<Original>>()

/** A backup of a filled store of the engine, and what that store holds; made once. */
function original(kind: EngineKind): Promise<Original> {
  const make = async () => {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
    const store = await openStore(await newPlace(kind, directory))
    await fill(store)
    const made = { text: await backupText(store), contents: await contents(store) }
    await store.close()
    rmSync(directory, { recursive: true })
    return made
  }
  const found = originals.get(kind) ?? make()
  originals.set(kind, found)
  return found
}

for (const from of engines) {
  eachStore(`every value of every type, sequences and keys are restored from ${from}`, async (store, t) => {
    const missing = from === 'postgres' && postgresMissing()
    if (missing) return t.skip(missing)
    const { text, contents: wanted } = await original(from)
    assert.equal(await restore(store, bytes(text, 7919), migrations), 1205)
    assert.deepEqual(await contents(store), wanted)
    assert.equal(await backupText(store), text)
    await sql`insert into counter ("Odd name") values ('next')`.execute(store.db)
    await sql`insert into owner (first_kind) values ('b')`.execute(store.db)
    await assert.rejects(sql`insert into kinds (id, owner_id) values ('x', 7)`.execute(store.db), /foreign key/)
    assert.deepEqual(await migrate(store, [...migrations, later]), ['0002-later'])
  })
}

eachStore('an older backup is brought up to the present version', async store => {
  await restore(store, bytes((await original(store.kind)).text), [...migrations, later])
  assert.deepEqual(await store.db.selectFrom('owner').select(['id', 'note']).execute(), [{ id: 41, note: 'new' }])
})

eachStore('a backup that is cut off, altered or spliced is refused and leaves nothing', async store => {
  const { text } = await original(store.kind)
  const lines = text.split('\n')
  const wrong: Record<string, string> = {
    empty: '',
    'not a backup': 'PK\u0003\u0004',
    'no end': lines.slice(0, -2).join('\n'),
    'cut in a row': text.slice(0, text.length / 2),
    'cut in the header': lines[0]!.slice(0, 100),
    'a row gone': lines.toSpliced(10, 1).join('\n'),
    'a row twice': lines.toSpliced(10, 0, lines[10]!).join('\n'),
    'a value changed': text.replace('line \\\\n600', 'line \\\\n601').replace('line \\n600', 'line \\n601'),
    'a key changed': text.replace(/"41"/, '"42"'),
    'a value of another type': text.replace('"9223372036854775807"', '"9223372036854775808"'),
    'a column too many': text.replace('"41"', '"41","41"'),
    'an unknown table': text.replace('"name":"kinds"', '"name":"kind"'),
    'more after the end': `${text}${lines[10]}\n`,
    'no header': lines.slice(1).join('\n'),
    'numbers for text': text.replace('"41"', '41'),
  }
  for (const [name, content] of Object.entries(wrong)) {
    assert.notEqual(content, text, name)
    await assert.rejects(restore(store, bytes(content), migrations), failure('backup_invalid'), name)
  }
  await assert.rejects(restore(store, bytes(text.slice(0, -100)), migrations), failure('backup_invalid'))
  const torn = [Buffer.from(text.slice(0, 5000)), Buffer.from([0xff, 0xfe])]
  await assert.rejects(
    restore(
      store,
      (async function* () {
        yield* torn
      })(),
      migrations,
    ),
    failure('backup_invalid'),
  )
  await untouched(store)
  await restore(store, bytes(text), migrations)
})

eachStore('a backup of a newer format or with unknown migrations is refused as newer', async store => {
  const { text } = await original(store.kind)
  await assert.rejects(
    restore(store, bytes(text.replace('"version":1', '"version":2')), migrations),
    failure('data_newer'),
  )
  await assert.rejects(restore(store, bytes(text), [authMigration]), failure('data_newer'))
  await untouched(store)
})

eachStore('a backup is not restored over data', async store => {
  await fill(store)
  const text = await backupText(store)
  const before = await contents(store)
  await assert.rejects(restore(store, bytes(text), migrations), failure('conflict'))
  assert.deepEqual(await contents(store), before)
})

eachStore('a target that fails ends the backup with its error and the store goes on', async (store, t) => {
  await fill(store)
  const full = new Writable({
    highWaterMark: 1,
    write: (_, __, done) => done(Object.assign(new Error('no space'), { code: 'ENOSPC' })),
  })
  await assert.rejects(backup(store, full), /no space/)
  await assert.rejects(backup(store, createWriteStream(join(temporaryDirectory(t), 'no/such/place'))), /ENOENT/)
  await store.ping()
})
