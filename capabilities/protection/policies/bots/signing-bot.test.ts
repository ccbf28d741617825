import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { policyHost } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { filled } from '@gatehouse/schema'
import type { Exchange, Host, Refusal } from '@gatehouse/unit'
import { exportJWK, generateKeyPair } from 'jose'
import { generateNonce, type SignatureParams, signatureHeaders } from 'web-bot-auth'
import { signerFromJWK } from 'web-bot-auth/crypto'
import { bots } from './bots.ts'

const directory = 'https://bot.example/.well-known/http-message-signatures-directory'
const config = { bots: [{ name: 'agent', says: 'AgentBot', signatures: { directory } }] }

async function botKey() {
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const { d: _, ...shown } = jwk
  return { jwk, shown }
}
type BotKey = Awaited<ReturnType<typeof botKey>>

/** The policy before a directory that has these keys, or does not answer. */
function house(keys: () => readonly object[] | undefined) {
  const clock = new ManualClock()
  const asked: string[] = []
  const fetch = {
    send: async ({ url }: { url: string }) => {
      asked.push(url)
      const found = keys()
      return {
        status: found ? 200 : 500,
        headers: new HeaderList(),
        body: new TextEncoder().encode(JSON.stringify({ keys: found })),
      }
    },
  }
  const log = { warn() {} }
  const hooks = bots.create(
    filled(bots.config, config) as never,
    { ...policyHost(), clock, fetch, log } as unknown as Host,
  )
  const code = async (headers: Record<string, string>, agent = 'AgentBot/1.0', host = 'api.example') => {
    const fields = HeaderList.from({ Host: host, 'User-Agent': agent, ...headers })
    const request = {
      method: 'GET',
      scheme: 'https',
      path: '/pets',
      query: '',
      headers: fields,
      clientAddress: '203.0.113.7',
    }
    try {
      return ((await hooks.request!({ request } as unknown as Exchange)) as Refusal | undefined)?.code
    } catch (thrown) {
      return (thrown as { code: string }).code
    }
  }
  return { clock, asked, code }
}

/** As the reference implementation of the draft signs. */
async function signed(
  { jwk }: BotKey,
  clock: ManualClock,
  { fields = {}, ...params }: Partial<SignatureParams> & { fields?: Record<string, string> } = {},
): Promise<Record<string, string>> {
  const created = new Date(clock.nowMs())
  const message = { method: 'GET', url: 'https://api.example/pets', headers: fields }
  const made = await signatureHeaders(message, await signerFromJWK(jwk as JsonWebKey), {
    ...{ created, expires: new Date(created.getTime() + 60_000), nonce: generateNonce() },
    ...params,
  })
  return { ...fields, Signature: made.Signature, 'Signature-Input': made['Signature-Input'] }
}

test('a bot is known by what it signs, with or without a word of who it is, and its keys are fetched once', async () => {
  const key = await botKey()
  const { clock, asked, code } = house(() => [key.shown])
  assert.equal(await code(await signed(key, clock)), undefined)
  const agent = { 'Signature-Agent': '"https://bot.example"' }
  assert.equal(await code(await signed(key, clock, { fields: agent })), undefined)
  assert.equal(await code(await signed(await botKey(), clock)), 'bot_unverified')
  assert.equal(await code({}), 'bot_unverified')
  assert.equal(await code({}, 'curl/8.0'), undefined)
  assert.deepEqual([...new Set(asked)], [directory])
  assert.ok(asked.length <= 2, `${asked.length} fetches`)
})

test('a signature for another place or time, or without its expiry or who signs, is nobody’s', async () => {
  const key = await botKey()
  const { clock, code } = house(() => [key.shown])
  const at = (seconds: number) => new Date(clock.nowMs() + seconds * 1000)
  const well = await signed(key, clock)
  assert.equal(await code(well, 'AgentBot', 'other.example'), 'bot_unverified')
  assert.equal(await code({ ...well, 'Signature-Agent': '"https://bot.example"' }), 'bot_unverified')
  assert.equal(await code(await signed(key, clock, { components: ['@method'] })), 'bot_unverified')
  for (const [created, expires] of [
    [-120, -60],
    [60, 120],
    [0, 86_500],
  ] as const) {
    const made = await signed(key, clock, { created: at(created), expires: at(expires) })
    assert.equal(await code(made), 'bot_unverified', `${created} to ${expires}`)
  }
  for (const [from, to] of [
    [/expires=\d+/, 'expires=9'],
    [/;expires=\d+/, ''],
    [/web-bot-auth/, 'other'],
    [/created=\d+/, 'created="1"'],
  ] as const) {
    const input = well['Signature-Input']!.replace(from, to)
    assert.equal(await code({ ...well, 'Signature-Input': input }), 'bot_unverified', String(from))
  }
  assert.equal(await code(well), undefined)
})

test('while a directory is away a bot is known by its name, or by the keys of another that it says to be', async () => {
  const key = await botKey()
  const clock = new ManualClock()
  const send = async ({ url }: { url: string }) => ({
    ...{ status: url.includes('away') ? 500 : 200, headers: new HeaderList() },
    body: new TextEncoder().encode(JSON.stringify({ keys: [key.shown] })),
  })
  const names = { of: (address: string) => (address === '192.0.2.1' ? ['a.bot.example'] : []) }
  const host = { ...policyHost(), clock, fetch: { send }, log: { warn() {} }, names } as unknown as Host
  const away = { name: 'away', says: 'AgentBot', signatures: { directory: 'https://away.example/keys' } }
  const codeOf = async (found: object[], clientAddress: string, by: BotKey) => {
    const hooks = bots.create(filled(bots.config, { bots: found }) as never, host)
    const headers = HeaderList.from({ Host: 'api.example', 'User-Agent': 'AgentBot', ...(await signed(by, clock)) })
    const request = { method: 'GET', scheme: 'https', path: '/pets', query: '', headers, clientAddress }
    return Promise.resolve(hooks.request!({ request } as unknown as Exchange)).then(
      answer => (answer as Refusal | undefined)?.code,
      (thrown: { code: string }) => thrown.code,
    )
  }
  const both = [away, { ...away, name: 'there', signatures: { directory } }]
  assert.equal(await codeOf(both, '203.0.113.7', key), undefined)
  assert.equal(await codeOf(both, '203.0.113.7', await botKey()), 'keys_unavailable')
  const named = [{ ...away, domains: ['bot.example'] }]
  assert.equal(await codeOf(named, '192.0.2.1', key), undefined)
  assert.equal(await codeOf(named, '192.0.2.2', key), 'keys_unavailable')
})

test('new keys of the directory are looked for when one is not known; while it is away who signs is told to come again', async () => {
  const [first, second] = [await botKey(), await botKey()]
  let keys: readonly object[] | undefined
  const { clock, asked, code } = house(() => keys)
  assert.equal(await code(await signed(first, clock)), 'keys_unavailable')
  assert.equal(await code({}), 'bot_unverified')
  keys = [{ kty: 'OKP', crv: 'Ed25519', x: 'no key' }, { ...first.jwk }, { kty: 'oct', k: 'AAAA' }, second.shown]
  clock.advance(70_000)
  assert.equal(await code(await signed(second, clock)), undefined)
  // One that is told with its secret is nobody’s.
  assert.equal(await code(await signed(first, clock)), 'bot_unverified')
  keys = [first.shown]
  clock.advance(6000)
  assert.equal(await code(await signed(first, clock)), undefined)
  const before = asked.length
  for (let time = 0; time < 20; time++) await code(await signed(await botKey(), clock))
  assert.ok(asked.length <= before + 1, 'who makes keys up has the directory asked at most once in five seconds')
})
