/** A portal whose people serve themselves, on a control plane without gateways. Imported by tests only. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { selfService } from '@gatehouse/capability-self-service'
import { selfServiceControl } from '@gatehouse/capability-self-service/control/control.ts'
import type { Mailer } from '@gatehouse/capability-self-service/control/mail/mailer.ts'
import { type Caller, nobody } from '@gatehouse/control'
import { TestClock, type TestControlOptions, testControl } from '@gatehouse/control/testing.ts'
import { catalogueOf } from '@gatehouse/unit'
import { catalogue } from '../capabilities.ts'
import { houseStore } from '../testing-stores.ts'

export const password = 'a password of the test'
export const began = Date.parse('2026-11-28T12:00:00Z')

export interface InboxMail {
  to: string
  kind: string
  state: string
  subject: string
  text: string
}

const mailedBy = (mailer: Mailer) =>
  catalogueOf(
    catalogue.capabilities.map(one =>
      one.name === selfService.name ? { ...one, control: async () => selfServiceControl(mailer) } : one,
    ),
  )

/** On the operator's mail server, where one is given. */
export async function portalPeople(
  t: TestContext,
  { mailer, ...options }: TestControlOptions & { mailer?: Mailer } = {},
) {
  const clock = new TestClock(began)
  const store = options.store ?? (await houseStore(t))
  const testing = await testControl(t, mailer ? mailedBy(mailer) : catalogue, {
    clock,
    store,
    portalUrl: 'https://apis.example',
    ...options,
  })
  const { call, control } = testing
  const make = async (kind: string, name: string, spec: object) => {
    const { status, body } = await call(`${kind}.create`, { body: { name, spec } })
    assert.equal(status, 201, JSON.stringify(body))
    return (body as { id: string }).id
  }
  await make('Portal', 'main', {
    title: 'Main',
    accounts: { signUp: 'open' },
    environments: { live: 'dev' },
    products: [{ product: 'default/pets' }],
  })

  /** An operation on developers, as who asks. */
  const as = async <T>(caller: Caller, operation: string, input: object = {}): Promise<T> => {
    const isRead = catalogue.operations.get(`Developer.${operation}`)!.effect === 'read'
    const given = isRead ? { query: input } : { body: input }
    return (await call(`Developer.${operation}`, { caller, ...given })).body as T
  }
  /** What the mails job has kept, newest first, after it looked. */
  const inbox = async (): Promise<InboxMail[]> => {
    const waiting = async () => {
      const rows = await store.db.selectFrom('mails').select('id').where('state', '=', 'asked').execute()
      return rows.length > 0
    }
    for (let round = 0; round < 200 && (await waiting()); round++) {
      clock.advance(1000)
      await new Promise(resolve => setImmediate(resolve))
    }
    return ((await call('mails', { query: { limit: 200 } })).body as { items: InboxMail[] }).items
  }
  const codeFor = async (email: string) => {
    const mail = (await inbox()).find(({ to }) => to === email)
    return /code=(\S+)/.exec(mail?.text ?? '')?.[1] ?? assert.fail(`no code for ${email}`)
  }
  const signIn = async (email: string, typed = password): Promise<Caller> => {
    const { token } = await as<{ token: string }>(nobody, 'sign-in', { portal: 'main', email, password: typed })
    return control.callerOfToken(token)
  }
  /** Somebody who signed up, showed the address to be hers, and is signed in. */
  const joined = async (email: string): Promise<Caller> => {
    await as(nobody, 'sign-up', { portal: 'main', email })
    await as(nobody, 'verify', { code: await codeFor(email), password })
    return signIn(email)
  }
  return { ...testing, store, clock, make, as, inbox, codeFor, signIn, joined }
}

export type PortalPeople = Awaited<ReturnType<typeof portalPeople>>

/** A product with a plan, published. */
export async function offer({ call, make }: PortalPeople, plan: object = {}): Promise<string> {
  await make('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] })
  await make('Api', 'pets', { policies: [{ policy: 'key-auth', config: {} }] })
  const line = { api: 'pets', upstream: 'backend', version: 'v1', basePath: '/pets/v1' }
  await make('ApiVersion', 'pets-v1', line)
  await make('Product', 'pets', { title: 'Pets', apiVersions: ['pets-v1'] })
  const id = await make('Plan', 'free', { product: 'pets', title: 'Free', ...plan })
  await call('Plan.publish', { name: 'free' })
  return id
}
