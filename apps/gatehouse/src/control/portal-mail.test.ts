/** Mails to people of portals, on a real mail server, and on one that does not answer. */
import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { type TestContext, test } from 'node:test'
import { smtpMailer } from '@gatehouse/capability-self-service/control/mail/mailer.ts'
import { nobody, type Usage } from '@gatehouse/control'
import { SMTPServer } from 'smtp-server'
import { until } from '../testing-house.ts'
import { offer, portalPeople } from './testing-portal.ts'

interface Received {
  to: string[]
  text: string
}

/** Takes mails as it is told: with these replies to the first of them, then with 250. */
async function mailServer(t: TestContext, replies: number[] = []) {
  const received: Received[] = []
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString(),
        })
        const code = replies.shift()
        if (code === undefined) done()
        else done(Object.assign(new Error('not now'), { responseCode: code }))
      })
    },
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => new Promise<void>(resolve => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo
  const mailer = smtpMailer({ url: `smtp://127.0.0.1:${port}`, from: 'Main <main@example.com>', requireTls: false })
  return { received, mailer }
}

type People = Awaited<ReturnType<typeof portalPeople>>

const states = async ({ store }: People) => {
  const rows = await store.db.selectFrom('mails').select(['state', 'tries', 'sealed']).execute()
  return rows.map(({ state, tries, sealed }) => `${state} ${tries} ${sealed === null ? 'no text' : 'text'}`).sort()
}

/** Jobs look once a second of the test's clock. */
const reached = (people: People, wanted: string[]) =>
  until(async () => {
    people.clock.advance(1000)
    return JSON.stringify(await states(people)) === JSON.stringify(wanted)
  })

test('a mail comes as it is, and is forgotten once it is sent', async t => {
  const { received, mailer } = await mailServer(t)
  const people = await portalPeople(t, { mailer })
  const title = 'Eve\r\nBcc: all@example.com'
  await people.as(nobody, 'sign-up', { portal: 'main', email: 'ada@example.com', title })
  await reached(people, ['sent 1 no text'])
  assert.deepEqual(received[0]!.to, ['ada@example.com'])
  assert.match(received[0]!.text, /^Subject: Confirm your address for Main\r$/m)
  assert.match(received[0]!.text.replace(/=\r\n/g, ''), /account\/verify\?code=3Dghl_|account\/verify\?code=ghl_/)
  assert.doesNotMatch(received[0]!.text, /Bcc/i)
})

test('a mail that is not taken now is tried again under the same name, one that is refused is given up', async t => {
  const { received, mailer } = await mailServer(t, [451, 451])
  const people = await portalPeople(t, { mailer })
  await people.as(nobody, 'sign-up', { portal: 'main', email: 'ada@example.com' })
  await reached(people, ['sent 3 no text'])
  const names = received.map(({ text }) => /^Message-ID: (.*)\r$/m.exec(text)?.[1])
  assert.deepEqual([names.length, new Set(names).size], [3, 1])
  const refusing = await mailServer(t, [550])
  const others = await portalPeople(t, { mailer: refusing.mailer })
  await others.as(nobody, 'sign-up', { portal: 'main', email: 'bob@example.com' })
  await reached(others, ['failed 1 no text'])
})

test('a mail that cannot be written holds up no other, is tried again, and given up in the end', async t => {
  const people = await portalPeople(t)
  const { as, store, clock, joined } = people
  const ada = await joined('ada@example.com')
  const { id: teamId } = await as<{ id: string }>(ada, 'create-team', { title: 'Ours' })
  await as(ada, 'invite-to-team', { portal: 'main', team: teamId, email: 'bob@example.com' })
  // No invitation has no role.
  await store.db
    .updateTable('mails')
    .set({ data: JSON.stringify({ teamId }) })
    .where('state', '=', 'asked')
    .execute()
  await as(nobody, 'sign-up', { portal: 'main', email: 'eve@example.com' })
  const stateFor = async (to: string) => {
    clock.advance(1000)
    const rows = await store.db.selectFrom('mails').select(['state', 'tries']).where('recipient', '=', to).execute()
    return rows.map(({ state, tries }) => `${state} ${tries}`).join()
  }
  await until(async () => (await stateFor('bob@example.com')) === 'asked 1')
  await until(async () => (await stateFor('eve@example.com')) === 'kept 0')
  await until(async () => {
    clock.advance(3_600_000)
    return (await stateFor('bob@example.com')) === 'failed 8'
  })
})

test('a mail server that takes connections and says nothing holds up neither sign-ups, nor jobs, nor the end', async t => {
  const sockets = new Set<object>()
  const silent: Server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
  t.after(() => silent.close())
  const url = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const mailer = smtpMailer({ url, from: 'main@example.com', requireTls: false })
  const people = await portalPeople(t, { mailer })
  const emails = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => `${name}@example.com`)
  for (const email of emails) await people.as(nobody, 'sign-up', { portal: 'main', email })
  await reached(people, ['ready 0 text', 'ready 0 text', ...Array(4).fill('ready 1 text')])
  await until(async () => sockets.size === 4)
  const begun = performance.now()
  await people.control.close()
  await until(async () => sockets.size === 0)
  assert.ok(performance.now() - begun < 5000)
})

test('who would be hurt is told ahead, once: of a key that ends, and of a version that is deprecated', async t => {
  const people = await portalPeople(t)
  const { as, joined, call, clock, inbox } = people
  const plan = await offer(people)
  const [ada, eve] = [await joined('ada@example.com'), await joined('eve@example.com')]
  for (const [who, mail] of [
    [ada, true],
    [eve, false],
  ] as const) {
    await as(who, 'change-account', { mail })
    const { id: application } = await as<{ id: string }>(who, 'create-application', { portal: 'main', title: 'Shop' })
    await as(who, 'subscribe', { portal: 'main', application, plan, environment: 'dev' })
    const expiresAt = new Date(clock.nowMs() + 20 * 86_400_000).toISOString()
    await as(who, 'create-key', { portal: 'main', application, environment: 'dev', title: 'Laptop', expiresAt })
    await as(who, 'create-try-key', { portal: 'main', application, environment: 'dev' })
  }
  const told = async () => {
    for (let time = 0; time < 3; time++) {
      clock.advance(15_000)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    return (await inbox()).filter(({ kind }) => /key|version/.test(kind)).map(({ kind, to }) => `${kind} ${to}`)
  }
  assert.deepEqual(await told(), [])
  clock.advance(7 * 86_400_000)
  await until(async () => (await told()).length === 1)
  await call('ApiVersion.publish', { name: 'pets-v1', body: {} })
  await call('ApiVersion.deprecate', { name: 'pets-v1', body: {} })
  await until(async () => (await told()).length === 2)
  assert.deepEqual((await told()).sort(), ['key-expires ada@example.com', 'version-deprecated ada@example.com'])
})

test('what will hurt an application is told although its portal is gone, and links of it are not sent', async t => {
  const people = await portalPeople(t)
  const { as, joined, call, clock, inbox, make } = people
  await make('Portal', 'second', { title: 'Second', accounts: { signUp: 'open' }, environments: { live: 'dev' } })
  const ada = await joined('ada@example.com')
  const { id: application } = await as<{ id: string }>(ada, 'create-application', { portal: 'main', title: 'Shop' })
  const expiresAt = new Date(clock.nowMs() + 5 * 86_400_000).toISOString()
  await as(ada, 'create-key', { portal: 'main', application, environment: 'dev', title: 'Laptop', expiresAt })
  await as(nobody, 'sign-up', { portal: 'main', email: 'eve@example.com' })
  await call('Portal.delete', { name: 'main' })
  await until(async () => {
    clock.advance(15_000)
    return (await inbox()).some(({ kind }) => kind === 'key-expires')
  })
  const mails = await inbox()
  assert.match(mails.find(({ kind }) => kind === 'key-expires')!.text, /of Shop at Second ends on/)
  assert.equal(mails.find(({ to }) => to === 'eve@example.com')!.state, 'dropped')
})

test('an invitation says nothing that who sends it has written, and is short', async t => {
  const people = await portalPeople(t)
  const { as, joined, inbox } = people
  const ada = await joined('ada@example.com')
  const title = `Your account is locked, see https://evil.example\r\n\r\n${'x'.repeat(100)}`
  const { id: team } = await as<{ id: string }>(ada, 'create-team', { title })
  await as(ada, 'invite-to-team', { portal: 'main', team, email: 'bob@example.com' })
  const mail = (await inbox()).find(({ kind }) => kind === 'team-invitation')!
  assert.equal(mail.subject, 'ada@example.com invites you to a team at Main')
  assert.doesNotMatch(`${mail.subject}${mail.text}`, /evil|locked|xxx/)
  const strange = await joined('"visit/evil.example"@example.com').catch(() =>
    joined("o'visit/evil.example@example.com"),
  )
  const { id: other } = await as<{ id: string }>(strange, 'create-team', { title: 'T' })
  await as(strange, 'invite-to-team', { portal: 'main', team: other, email: 'carl@example.com' })
  const second = (await inbox()).find(({ to }) => to === 'carl@example.com')!
  assert.equal(second.subject, 'Somebody invites you to a team at Main')
  assert.doesNotMatch(second.text, /evil/)
})

test('of a deprecation each application is told, whether it calls, and again when it is deprecated anew or ends on another day', async t => {
  const calls = new Map<string, string>()
  const usage: Usage = {
    callers: async () => [...calls.keys()].map(applicationId => ({ applicationId, requests: 1 })),
    lastCall: async (_, { applicationId }) => calls.get(applicationId),
    ofPlan: () => assert.fail('nobody asks'),
    hoursOfPlan: () => assert.fail('nobody asks'),
    ofApplication: () => assert.fail('nobody asks'),
    activityOf: () => assert.fail('nobody asks'),
    activityOfAll: () => assert.fail('nobody asks'),
  }
  const people = await portalPeople(t, { usage })
  const { as, joined, call, clock, inbox } = people
  const plan = await offer(people)
  const ada = await joined('ada@example.com')
  const make = async (title: string) =>
    (await as<{ id: string }>(ada, 'create-application', { portal: 'main', title })).id
  const [caller, idle, unsubscribed] = [await make('Caller'), await make('Idle'), await make('Unsubscribed')]
  await make('Neither')
  for (const application of [caller, idle])
    await as(ada, 'subscribe', { portal: 'main', application, plan, environment: 'dev' })
  for (const application of [caller, unsubscribed]) calls.set(application, '2026-11-27T08:00:00.000Z')
  const told = async () => (await inbox()).filter(({ kind }) => kind === 'version-deprecated').map(({ text }) => text)
  const count = (wanted: number) =>
    until(async () => {
      clock.advance(15_000)
      await new Promise(resolve => setTimeout(resolve, 50))
      return (await told()).length >= wanted
    })
  await call('ApiVersion.publish', { name: 'pets-v1', body: {} })
  await call('ApiVersion.deprecate', { name: 'pets-v1', body: {} })
  await count(3)
  const texts = await told()
  assert.ok(
    texts.some(text => text.includes('Caller calls it: last on 2026-11-27.')),
    texts[0],
  )
  assert.ok(texts.some(text => text.includes('Unsubscribed calls it: last on 2026-11-27.')))
  assert.ok(texts.some(text => text.includes('Idle has not called it in the last 30 days.')))
  const sunsetAt = new Date(clock.nowMs() + 60 * 86_400_000).toISOString().replace(/\.\d+/, '')
  await call('ApiVersion.schedule', { name: 'pets-v1', body: { sunsetAt } })
  await count(5)
  assert.equal((await told()).filter(text => text.includes(`ends on ${sunsetAt.slice(0, 10)}`)).length, 2)
  await call('ApiVersion.restore', { name: 'pets-v1', body: {} })
  clock.advance(3_600_000)
  await call('ApiVersion.deprecate', { name: 'pets-v1', body: {} })
  await count(8)
  for (let time = 0; time < 3; time++) await count(8)
  assert.equal((await told()).length, 8)
})

test('a mail may have a file beside its text', async t => {
  const { received, mailer } = await mailServer(t)
  const attached = { name: 'weekly.csv', text: 'endpoint,requests\r\n/pets,3\r\n' }
  const mail = { id: 'mail_1', to: 'ada@example.com', subject: 'Report', text: 'A table.\n', attached }
  await mailer.send(mail, new AbortController().signal)
  const { text } = received[0]!
  assert.match(text, /^Content-Type: multipart\/mixed/m)
  assert.match(text, /^Content-Disposition: attachment; filename=weekly\.csv\r$/m)
  const encoded = /filename=weekly\.csv[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(text)![1]!
  assert.ok([encoded, Buffer.from(encoded, 'base64').toString()].some(one => one.includes('/pets,3')))
})
