import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { pythonPackage } from './python/python.ts'
import { sceneModel, sceneServer } from './scene.model.ts'
import { folderOf, withoutPython } from './testing.ts'
import { typescriptPackage } from './typescript/typescript.ts'

const options = { name: 'scene-client', version: '1.0.0' }

// biome-ignore lint/suspicious/noExplicitAny: the client is made in the test
type Made = any

async function typescriptClient(t: TestContext) {
  const server = await sceneServer(t)
  const sdk: Made = await import(join(folderOf(t, typescriptPackage(sceneModel(), options)), 'src/index.ts'))
  const waits: number[] = []
  const auth = { token: 'tok', key: () => 'k&y', login: 'ann:ü' }
  const wait = async (ms: number) => void waits.push(ms)
  const client: Made = new sdk.Client({ baseUrl: `${server.url}/`, auth, wait })
  return { ...server, sdk, waits, client, things: client.things }
}

const collected = async (items: AsyncIterable<unknown>) => {
  const all: unknown[] = []
  for await (const one of items) all.push(one)
  return all
}

test('TypeScript: whole numbers beyond 2^53 lose nothing, and arguments stand where they belong', async t => {
  const { things, client } = await typescriptClient(t)
  assert.deepEqual(await things.big(), { id: 9007199254740993n })
  assert.deepEqual(await things.who({ name: 'a/../b', class: ['c', 'd e'], self: { x: 1 } }), {
    url: '/who/a%2F%2E%2E%2Fb/c,d%20e?self%5Bx%5D=1&k=k%26y',
    authorization: 'Bearer tok',
  })
  assert.deepEqual(await client.things.login(), { authorization: `Basic ${Buffer.from('ann:ü').toString('base64')}` })
  assert.throws(() => new (Object.getPrototypeOf(client).constructor)({ baseUrl: 'file:///etc/passwd' }), TypeError)
})

test('TypeScript: what may be repeated is, after the time that is said, with one key; what may not be is not', async t => {
  const { things, waits, seen, sdk } = await typescriptClient(t)
  assert.deepEqual(await things.busy(), [1])
  assert.deepEqual(waits, [7000, 7000])
  const refused = await things.order({ body: {} }).catch((thrown: unknown) => thrown)
  assert.ok(refused instanceof sdk.ApiError)
  assert.deepEqual([(refused as Made).status, (refused as Made).body], [409, { why: 'twice' }])
  const keys = seen.filter(({ url }) => url === '/orders').map(({ key }) => key)
  assert.equal(keys.length, 3)
  assert.equal(new Set(keys).size, 1)
  assert.match(keys[0]!, /^[0-9a-f-]{36}$/)
  await assert.rejects(things.plain(), (thrown: Made) => thrown.status === 503)
  assert.equal(seen.filter(({ url }) => url === '/plain').length, 1)
})

test('TypeScript: pages are asked for one after the other, and a link to another server is not followed', async t => {
  const { things, seen } = await typescriptClient(t)
  assert.deepEqual(await collected(things.pagesAll()), [1, 1, 2, 2])
  assert.deepEqual(await collected(things.cursorsAll()), [0, 1, 2])
  assert.deepEqual(await collected(things.linksAll()), [0, 1, 2])
  await assert.rejects(collected(things.linksAll({ away: true })), /another server/)
  const before = seen.length
  for await (const _ of things.pagesAll()) break
  assert.equal(seen.length, before + 1)
})

test('TypeScript: streams come piece by piece, and files go as parts', async t => {
  const { things } = await typescriptClient(t)
  assert.deepEqual(await collected(await things.events()), [
    { event: 'message', data: 'a\nb' },
    { event: 'tick', data: 'c', id: '7' },
  ])
  assert.deepEqual(await collected(await things.lines()), [{ n: 1 }, { n: 2 }])
  assert.deepEqual(Buffer.concat((await collected(await things.bytes())) as Buffer[]), Buffer.from([0, 1]))
  const form = await things.form({ body: { note: 'a"b', file: new Uint8Array([65, 66]) } })
  assert.match(form, /name="note"\r\n\r\na"b\r\n.*filename="file".*\r\n\r\nAB\r\n/s)
})

test('TypeScript: a call ends when it is given up or takes too long, and a redirect is an error', async t => {
  const { things, sdk } = await typescriptClient(t)
  const ending = new AbortController()
  const waiting = things.slow({ signal: ending.signal })
  ending.abort(new Error('given up'))
  await assert.rejects(waiting, /given up/)
  await assert.rejects(
    things.slow({ timeoutMs: 20, retriesMax: 0 }),
    (thrown: Made) => thrown instanceof sdk.ConnectionError && thrown.isTimeout,
  )
  await assert.rejects(things.moved(), (thrown: Made) => thrown instanceof sdk.ApiError && thrown.status === 302)
})

const script = `
import json, sys
sys.path.insert(0, "src")
from scene_client import ApiError, CallOptions, Client, NoAnswerError, ReplyError
waits = []
client = Client(base_url=sys.argv[1], auth={"token": "tok", "key": lambda: "k&y", "login": "ann:ü"}, wait=waits.append)
things = client.things
def told(call):
    try:
        return call()
    except ApiError as refused:
        return [type(refused).__name__, refused.status, refused.body]
    except (NoAnswerError, ReplyError) as problem:
        return [type(problem).__name__, getattr(problem, "is_timeout", None)]
print(json.dumps({
    "big": str(things.big()["id"]),
    "who": things.who(name="a/../b", class_=["c", "d e"], self_={"x": 1}),
    "login": things.login(),
    "busy": things.busy(), "waits": waits[:2],
    "order": told(lambda: things.order(body={})), "plain": told(lambda: things.plain()),
    "pages": list(things.pages_all()), "cursors": list(things.cursors_all()), "links": list(things.links_all()),
    "away": told(lambda: list(things.links_all(away=True))),
    "events": [[one.event, one.data, one.id] for one in things.events()],
    "lines": list(things.lines()), "bytes": b"".join(things.bytes_()).hex(),
    "form": things.form(body={"note": 'a"b', "file": b"AB"}),
    "slow": told(lambda: things.slow(options=CallOptions(timeout=0.05, retries_max=0))),
    "moved": told(lambda: things.moved()),
}))
`

test('Python: arguments, tries, keys, pages, streams, files, redirects and time are as in TypeScript', {
  skip: withoutPython,
}, async t => {
  const { url, seen } = await sceneServer(t)
  const folder = folderOf(t, pythonPackage(sceneModel(), options))
  const file = join(folder, 'try.py')
  writeFileSync(file, script)
  const { stdout } = await promisify(execFile)('python3', [file, url], { cwd: folder, timeout: 60_000 })
  const { form, ...told } = JSON.parse(stdout)
  assert.match(form, /name="note"\r\n\r\na"b\r\n.*filename="file".*\r\n\r\nAB\r\n/s)
  assert.deepEqual(told, {
    ...{ big: '9007199254740993', busy: [1], waits: [7, 7], bytes: '0001' },
    who: { url: '/who/a%2F%2E%2E%2Fb/c,d%20e?self%5Bx%5D=1&k=k%26y', authorization: 'Bearer tok' },
    login: { authorization: `Basic ${Buffer.from('ann:ü').toString('base64')}` },
    ...{ order: ['ApiError', 409, { why: 'twice' }], plain: ['ApiError', 503, 'busy'] },
    ...{ pages: [1, 1, 2, 2], cursors: [0, 1, 2], links: [0, 1, 2], away: ['ReplyError', null] },
    ...{
      events: [
        ['message', 'a\nb', null],
        ['tick', 'c', '7'],
      ],
      lines: [{ n: 1 }, { n: 2 }],
    },
    ...{ slow: ['NoAnswerError', true], moved: ['ApiError', 302, ''] },
  })
  const keys = seen.filter(one => one.url === '/orders').map(({ key }) => key)
  assert.deepEqual([keys.length, new Set(keys).size], [3, 1])
})
