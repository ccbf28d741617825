/** Two organizations that tell the gateways of one group at the same time, on a database that lets them. */
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import test, { type TestContext } from 'node:test'
import { systemClock } from '@gatehouse/base'
import { directoryChanges, spread } from '@gatehouse/capability-transport/control/spread.ts'
import type { WriteContext } from '@gatehouse/control'
import { openStore } from '@gatehouse/store'
import { postgresMissing } from '@gatehouse/store/testing-postgres.ts'
import { type KyselyPlugin, sql } from 'kysely'
import { closing, newDirectory, openHouse, until } from './testing-house.ts'
import { housePlace } from './testing-stores.ts'

const missing = postgresMissing()
/** Another transaction is not begun inside the first. */
const outside = AsyncLocalStorage.snapshot()
/** No job mends what a write left. */
const clock = { ...systemClock, after: () => () => {} }

interface Certificate {
  id: string
  organizationId: string
  hosts: readonly string[]
}

interface Interleaving {
  one: Certificate
  other: Certificate
  number: number
  change(context: WriteContext, other: Certificate): Promise<unknown>
}

type Scene = Pick<Awaited<ReturnType<typeof scene>>, 'rows' | 'store'>

/** Two organizations, and hosts that they claim without an API behind it. */
async function scene(t: TestContext) {
  const close = closing(t)
  const store = close(await openStore(await housePlace('postgres', newDirectory(t))))
  const { control, organization, groupId } = close(await openHouse({ store, clock }))
  const { rows } = control
  await rows.write(organization.id, context =>
    context.at({}).resources.create('Organization', { name: 'other', spec: {} }),
  )
  const { id: theirs } = await rows.read(resources => resources.get('Organization', 'other'))
  await sql`alter table route_claims disable trigger all`.execute(store.db)
  const claim = (organizationId: string, host: string) =>
    sql`insert into route_claims values (${groupId}, ${`${host}/`}, ${organizationId}, 'v', 'e')`.execute(store.db)
  return { store, rows, ours: organization.id, theirs, claim }
}

/** Runs `work` once, after the query that has the number. */
function afterQuery(number: number, work: () => Promise<unknown>): KyselyPlugin {
  let seen = 0
  return {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (++seen === number) await outside(work)
      return result
    },
  }
}

async function write({ transaction }: WriteContext, { id, organizationId, hosts }: Certificate, certificate = 'first') {
  const status = JSON.stringify({ hosts, keySha256: '0'.repeat(64) })
  const spec = JSON.stringify({ certificate })
  await sql`insert into certificates values (${id}, ${organizationId}, ${id}, '{}', ${spec}::jsonb, ${status}::jsonb, '1', now(), now())
    on conflict (id) do update set spec = excluded.spec`.execute(transaction)
}

const remove = ({ transaction }: WriteContext, { id }: Certificate) =>
  sql`delete from certificates where id = ${id}`.execute(transaction)

/** What the second organization does, while it is there before or not, and while its claim is new or told already. */
const changes = {
  'is made': { before: false, change: write },
  'is replaced': { before: true, change: (context: WriteContext, one: Certificate) => write(context, one, 'second') },
  'is deleted': { before: true, change: remove },
}

/** A change of one organization; the other's is made after one of its queries, and has ended or waits when it goes on. */
async function interleaved({ rows, store }: Scene, { one, other, number, change }: Interleaving): Promise<void> {
  const waits = async () => {
    const query = sql<{ waits: boolean }>`
      select count(*) > 0 as waits from pg_stat_activity where wait_event_type = 'Lock'`
    return (await query.execute(store.db)).rows[0]!.waits
  }
  let second: Promise<unknown> | undefined
  const begin = async () => {
    let done = false
    second = rows
      .write(other.organizationId, async context => void [await change(context, other), await spread(context)])
      .finally(() => (done = true))
    await until(async () => done || (await waits()))
  }
  await rows.write(one.organizationId, async context => {
    await write(context, one)
    await spread({ ...context, transaction: context.transaction.withPlugin(afterQuery(number, begin)) })
  })
  await second
}

for (const [what, { before, change }] of Object.entries(changes)) {
  const name = `what gateways are told is what stands, wherever in a change another organization's certificate ${what}`
  test(name, { skip: missing }, async t => {
    const { rows, store, ours, theirs, claim } = await scene(t)
    for (const isNewClaim of [false, true]) {
      for (let number = 1; number <= 14; number++) {
        const at = `${number}-${isNewClaim}`
        const one = { id: `crt_a-${at}`, organizationId: ours, hosts: [`a-${at}.test`] }
        const other = { id: `crt_b-${at}`, organizationId: theirs, hosts: [`b-${at}.test`, `c-${at}.test`] }
        await claim(ours, one.hosts[0]!)
        await claim(theirs, other.hosts[0]!)
        if (before) await rows.write(theirs, async context => void [await write(context, other), await spread(context)])
        if (isNewClaim) await claim(theirs, other.hosts[1]!)
        await interleaved({ rows, store }, { one, other, number, change })
        assert.deepEqual(await directoryChanges(store.db), [], `after query ${number}, with a new claim: ${isNewClaim}`)
      }
    }
  })
}
