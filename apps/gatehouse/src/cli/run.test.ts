import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { TestClock } from '@gatehouse/control/testing.ts'
import { commands } from './commands.ts'
import { runWords } from './testing.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

test('help stands at every level and loads no schema', async () => {
  const top = spawnSync(process.execPath, [main, '--help'], { encoding: 'utf8' })
  assert.equal(top.status, 0)
  for (const { name } of commands) assert.ok(top.stdout.includes(`  ${name} `), name)
  const { stdout } = spawnSync(process.execPath, ['--import', loaded, main, '--help'], { encoding: 'utf8' })
  const [, modules = ''] = stdout.split('LOADED ')
  assert.match(modules, /cli\/run\.ts/)
  assert.doesNotMatch(modules, /typebox|yaml|undici|capabilities/)
  assert.match((await runWords(['apis', '--help'])).out, /usage: gatehouse apis VERB, or gatehouse api VERB/)
  assert.match((await runWords(['api-version', 'deploy', '--help'])).out, /deploy NAME ENVIRONMENT/)
  const usual = await runWords(['usual', '--help'])
  assert.match(
    usual.out,
    /--environment STRING {2}.*Required\.\n.*--application STRING {2}.*alone: requests and cost\.\n/,
  )
})

/** Prints what the program has loaded when it ends. */
const loaded = `data:text/javascript,${encodeURIComponent(
  "import {registerHooks} from 'node:module'; const seen=[]; registerHooks({load(u,c,n){seen.push(u);return n(u,c)}}); process.on('exit',()=>console.log('LOADED',seen.join(' ')))",
)}`

test('every command says how it is used', async () => {
  for (const { name, load } of commands) {
    const { usage, summary } = (await load()).command
    assert.ok(usage.startsWith(name), `${name}: ${usage}`)
    assert.match(summary, /\.$/)
    const { code, out } = await runWords([...name.split(' '), '--help'])
    assert.equal(code, 0)
    assert.ok(out.includes(usage))
  }
})

test('a word that is not known ends with 2 and names the one that was meant', async () => {
  const expected: [string, RegExp][] = [
    ['aply -f x', /did you mean apply\?/],
    ['apsi list', /did you mean apis\?/],
    ['apis lst', /did you mean list\?/],
    ['key rotat x', /did you mean key rotate\?/],
    ['key', /key needs a word more: create, list, rotate, revoke/],
    ['policy show rate-limt', /did you mean rate-limit\?/],
    ['apis list --sort-by name', /no flag --sort-by/],
    ['apis get', /get needs name/],
    ['apis get a b', /get takes no word b/],
    ['deploy a', /Too few words: gatehouse deploy VERSION ENVIRONMENT/],
    ['apply', /--file must be given/],
    ['apis list --url ftp://x', /--url is not a web address/],
    ['explain GET nowhere', /neither a path nor an address/],
  ]
  for (const [words, message] of expected) {
    const { code, err } = await runWords(words.split(' '))
    assert.equal(code, 2, `${words}: ${err}`)
    assert.match(err, message)
  }
})

test('a control plane that is not there, or is something else, ends with 3', async () => {
  const nobody = await runWords(['apis', 'list', '--url', 'http://127.0.0.1:1'])
  assert.equal(nobody.code, 3)
  assert.match(nobody.err, /127\.0\.0\.1:1 does not answer \(/)
  const fetch = async () => new Response('<html>', { status: 200 })
  const other = await runWords(['whoami'], { fetch })
  assert.equal(other.code, 3)
  assert.match(other.err, /is it the control plane\?/)
})

test('who has no token is told where one was looked for', async () => {
  const fetch = async () => Response.json({ code: 'not_signed_in', detail: 'x' }, { status: 401 })
  const none = await runWords(['whoami'], { fetch })
  assert.equal(none.code, 4)
  assert.match(none.err, /no token was found.*--data, GATEHOUSE_DATA; looked in \/.*--token, GATEHOUSE_TOKEN/s)
  const wrong = await runWords(['whoami', '--token', 'ght_wrong'], { fetch })
  assert.doesNotMatch(wrong.err, /--data/)
})

test('a failure for a program is a problem document on standard error', async () => {
  const { err, out, code } = await runWords(['apis', 'list', '--json', '--url', 'http://127.0.0.1:1'])
  assert.deepEqual([code, out], [3, ''])
  assert.equal(JSON.parse(err).code, 'control_unreachable')
})

test('work over two seconds is told on standard error, and again every ten', async () => {
  const clock = new TestClock()
  const fetch = async () => {
    clock.advance(1_999)
    clock.advance(1)
    clock.advance(10_000)
    return Response.json({ kind: 'token' })
  }
  const { progress, out } = await runWords(['whoami', '--json'], { clock, fetch })
  assert.deepEqual(progress.split('\n'), ['… waiting for GET whoami, 2 s', '… waiting for GET whoami, 12 s', ''])
  assert.deepEqual(JSON.parse(out), { kind: 'token' })
})

test('the data directory says where its platform is; its token is sent to this machine and to no other', async () => {
  const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'))
  try {
    writeFileSync(join(data, 'token'), 'ght_of-the-data-directory\n')
    const sent: (string | null)[] = []
    const fetch = async (_: unknown, { headers }: RequestInit = {}) => {
      sent.push(new Headers(headers).get('authorization'))
      return Response.json({})
    }
    for (const url of ['http://127.0.0.1:8001', 'http://localhost:1', 'https://gatehouse.example']) {
      await runWords(['whoami', '--url', url, '--data', data], { fetch: fetch as typeof globalThis.fetch })
    }
    writeFileSync(join(data, 'addresses.json'), '{"control":"http://127.0.0.1:5"}')
    const asked: string[] = []
    await runWords(['whoami', '--data', data], {
      fetch: async address => {
        asked.push(String(address))
        return Response.json({})
      },
    })
    assert.deepEqual(asked, ['http://127.0.0.1:5/api/v1/whoami'])
    assert.deepEqual(sent, ['Bearer ght_of-the-data-directory', 'Bearer ght_of-the-data-directory', null])
  } finally {
    rmSync(data, { recursive: true })
  }
})
