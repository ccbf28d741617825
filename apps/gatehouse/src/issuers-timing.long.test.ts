/** How long a refusal takes tells nobody which part was wrong. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { TestClock } from '@gatehouse/control/testing.ts'
import { Browser } from './testing-person.ts'
import { begin, peopled } from './testing-sign-in.ts'
import { houseStore } from './testing-stores.ts'

const median = (figures: number[]) => figures.sort((a, b) => a - b)[figures.length >> 1]!

/** Medians of each in milliseconds, asked in turns so that what else the machine does falls on all of them. */
async function medians<Name extends string>(
  asks: Record<Name, () => Promise<unknown>>,
  { rounds, between }: { rounds: number; between: (round: number) => unknown },
): Promise<Record<Name, number>> {
  const names = Object.keys(asks) as Name[]
  const took = new Map(names.map(name => [name, [] as number[]]))
  for (let round = 0; round < rounds; round++) {
    // Each comes first, last and between as often as the others.
    const shift = round % names.length
    for (const name of [...names.slice(shift), ...names.slice(0, shift)]) {
      const startedMs = performance.now()
      await asks[name]()
      took.get(name)!.push(performance.now() - startedMs)
    }
    between(round)
  }
  return Object.fromEntries(names.map(name => [name, median(took.get(name)!.slice(5))])) as Record<Name, number>
}

function tell(t: TestContext, what: string, found: Record<string, number>): void {
  t.diagnostic(
    `${what}: ${Object.entries(found)
      .map(([name, ms]) => `${name} ${ms.toFixed(2)} ms`)
      .join(', ')}`,
  )
}

test('a client that is unknown, one that was revoked and a wrong secret are refused in the same time', async t => {
  const clock = new TestClock()
  const { issuers, shop } = await peopled(t, { store: await houseStore(t), clock })
  const gone = await issuers.client('gone')
  await issuers.house.control.rows.write(issuers.house.organization.id, async ({ resources }) => {
    await resources.transition(await resources.get('Credential', gone.id), 'revoke')
  })
  const ask = (id: string, secret: string) => async () => {
    const { status } = await issuers.form(
      '/token',
      { grant_type: 'client_credentials' },
      { id, secret, credentialId: id },
    )
    assert.equal(status, 401)
  }
  const asks = {
    unknown: ask('cred_00000000000000000000000000', gone.secret),
    revoked: ask(gone.id, gone.secret),
    wrong: ask(shop.id, gone.secret),
  }
  const found = await medians(asks, {
    rounds: 200,
    // As many refusals as an address may have in a minute, and a few less.
    between: round => round % 80 === 79 && clock.advance(61_000),
  })
  tell(t, 'refused at the token endpoint', found)
  const all = Object.values(found)
  const most = Math.max(...all)
  assert.ok(most - Math.min(...all) < Math.max(1, most / 5), JSON.stringify(found))
})

test('an address that nobody has is refused as slowly as a wrong password', async t => {
  const clock = new TestClock()
  const { issuers, seen, ada } = await peopled(t, { store: await houseStore(t), clock })
  const browser = new Browser(issuers.url)
  let page = await browser.open((await begin(seen)).address.href)
  const ask = (email: string) => async () => assert.equal((await browser.signIn(page, email, 'wrong')).status, 400)
  const asks = { unknown: ask('nobody@example.com'), wrong: ask(ada.email) }
  const again = async () => {
    clock.advance(901_000)
    page = await browser.open((await begin(seen)).address.href)
  }
  await again()
  const figures: Record<keyof typeof asks, number>[] = []
  for (let batch = 0; batch < 4; batch++) {
    figures.push(await medians(asks, { rounds: 10, between: () => {} }))
    await again()
  }
  const [unknown, wrong] = [median(figures.map(one => one.unknown)), median(figures.map(one => one.wrong))]
  tell(t, 'refused at the sign-in page', { unknown, wrong })
  assert.ok(unknown > 10, 'a password is hashed for nobody, too')
  assert.ok(Math.abs(unknown - wrong) < Math.max(unknown, wrong) / 3, `${unknown} and ${wrong}`)
})
