import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test from 'node:test'
import { Failure, idBytes, newId } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { addressText, blankEvent, EventEncoder, eventBytesMax, maskAddress } from '@gatehouse/events'
import { credentialUses, type CredentialUses as Told } from '@gatehouse/program'
import { problemsOf } from '@gatehouse/schema'
import fc from 'fast-check'
import { failureNumber } from '../event-names.ts'
import { CredentialUses } from './credential-uses.ts'
import { useTeller } from './use-teller.ts'

const room = Buffer.alloc(eventBytesMax)
const encoder = new EventEncoder(room)

function event(credential: string | undefined, address = '192.0.2.1', failure = 0): Uint8Array {
  const made = { ...blankEvent(), address: maskAddress(address), failure }
  const length = encoder.encode({ ...made, credential: credential === undefined ? undefined : idBytes(credential) }, 0)
  return room.subarray(0, length)
}

test('what is told of a credential is the last use from each of its networks, as a map would hold it', () => {
  const uses = fc.array(fc.record({ who: fc.nat({ max: 9 }), from: fc.nat({ max: 3 }), waits: fc.nat({ max: 50 }) }))
  fc.assert(
    fc.property(uses, all => {
      const clock = new ManualClock()
      const seen = new CredentialUses(clock)
      const credentials = Array.from({ length: 10 }, () => newId('cred'))
      const model = new Map<string, number>()
      for (const { who, from, waits } of all) {
        clock.advance(waits)
        seen.round()
        const address = from === 3 ? '2001:db8:1::5' : `192.0.${from}.7`
        seen.note(event(credentials[who], address))
        model.set(`${credentials[who]} ${addressText(maskAddress(address)!)}`, clock.monotonicMs())
      }
      const told = seen
        .take(100)
        .flatMap(({ credential, seen }) =>
          seen.map(({ network, usedMs }) => [`${credential} ${network}`, usedMs] as const),
        )
      assert.deepEqual(new Map(told), model)
      assert.equal(seen.size, 0)
    }),
  )
})

test('who calls without a credential, or from where it may not be used, is not told of', () => {
  const uses = new CredentialUses(new ManualClock())
  uses.note(event(undefined))
  uses.note(event(newId('cred'), '192.0.2.1', failureNumber('credential_out_of_place')))
  assert.equal(uses.size, 0)
  uses.note(event(newId('cred'), '192.0.2.1', failureNumber('rate_limited')))
  assert.equal(uses.size, 1)
})

test('a crowd of credentials takes no more room; those that find none are counted, and told of when they come again', () => {
  const uses = new CredentialUses(new ManualClock())
  const crowd = Array.from({ length: 6000 }, () => newId('cred'))
  for (const one of crowd) uses.note(event(one))
  assert.equal(uses.size + uses.lost, 6000)
  assert.ok(uses.size > 3900, `${uses.size} were kept`)
  const told = new Set(uses.take(6000).map(({ credential }) => credential))
  const untold = crowd.find(one => !told.has(one))!
  uses.note(event(untold))
  assert.deepEqual(
    uses.take(10).map(({ credential }) => credential),
    [untold],
  )
})

test('a fifth network takes the place of the one that was seen longest ago', () => {
  const clock = new ManualClock()
  const uses = new CredentialUses(clock)
  const credential = newId('cred')
  for (let net = 0; net < 5; net++) {
    clock.advance(10)
    uses.round()
    uses.note(event(credential, `192.0.${net}.1`))
  }
  const networks = uses.take(1)[0]!.seen.map(({ network }) => network)
  assert.deepEqual(networks.sort(), ['192.0.1.0/24', '192.0.2.0/24', '192.0.3.0/24', '192.0.4.0/24'])
})

function telling(answers: (undefined | Failure)[]) {
  const clock = new ManualClock()
  const uses = new CredentialUses(clock)
  const told: Told['uses'][] = []
  const teller = useTeller({
    ...{ uses, clock },
    async send(body) {
      const told_ = JSON.parse(body) as Told
      assert.deepEqual(problemsOf(credentialUses, told_), [])
      told.push(told_.uses)
      const answer = answers.shift()
      if (answer) throw answer
    },
  })
  const settled = () => new Promise(resolve => setImmediate(resolve))
  return { clock, uses, told, teller, settled }
}

test('uses are told within half a minute, again until they were taken with the age they have by then, and once after that', async () => {
  const { clock, uses, told, teller, settled } = telling([new Failure('control_unreachable', 'away'), undefined])
  const credential = newId('cred')
  teller.start()
  uses.note(event(credential))
  clock.advance(20_000)
  await settled()
  clock.advance(20_000)
  await settled()
  clock.advance(20_000)
  await settled()
  const ages = told.map(([use]) => [use!.credential, use!.seen[0]!.network, use!.seen[0]!.agoMs])
  assert.deepEqual(ages, [
    [credential, '192.0.2.0/24', 20_000],
    [credential, '192.0.2.0/24', 40_000],
  ])
})

test('a control plane that takes none of it is not asked about the same again', async () => {
  const { uses, told, teller } = telling([new Failure('not_found', 'an older one')])
  uses.note(event(newId('cred')))
  await teller.tell()
  await teller.tell()
  assert.equal(told.length, 1)
})

test('what was seen last is told when the link ends, in pieces of a bounded size', async () => {
  const { uses, told, teller } = telling([])
  for (let one = 0; one < 1200; one++) uses.note(event(newId('cred'), `10.${randomBytes(1)[0]}.0.1`))
  await teller.close()
  assert.deepEqual(
    told.map(uses => uses.length),
    [512, 512, 176],
  )
})
