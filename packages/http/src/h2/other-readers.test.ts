/** The engine beside others: what they write is what we read, and what we write is what they read. */
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { connect, type IncomingHttpHeaders } from 'node:http2'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { bodyOf, HeaderList } from '@gatehouse/base'
import fc from 'fast-check'
import { listening } from '../wire.model.ts'

const run = promisify(execFile)

function needs(program: string, debianPackage: string): { skip: string | false } {
  const found = spawnSync(program, ['--version']).error === undefined
  if (!found && process.env.CI === 'true') throw new Error(`${program} is missing: install ${debianPackage}`)
  return { skip: found ? false : `needs the Debian package ${debianPackage}` }
}

/** Answers with the fields it was asked with, and as many bytes as the target says. */
async function echoing(t: TestContext) {
  return listening(t, {
    onRequest({ headers, target, body }, reply) {
      const list = new HeaderList(headers.flat.slice(2))
      if (body) return reply.send({ status: 200, headers: list }, body)
      reply.send({ status: 200, headers: list }, bodyOf(Buffer.alloc(Number(target.slice(1)) || 0, 'q')))
    },
  })
}

const names = fc.constantFrom('x-a', 'x-b', 'x-c', 'x-made-up-name', 'accept', 'user-agent', 'cache-control')
const letters = fc.integer({ min: 0x20, max: 0xff }).filter(octet => octet !== 0x7f)
const texts = fc
  .string({ unit: letters.map(octet => String.fromCharCode(octet)), maxLength: 60 })
  .map(text => text.trim())
const values = fc.oneof(texts, fc.constantFrom('gzip', 'same', 'x'.repeat(900), 'y'.repeat(2500)))
const lists = fc.array(fc.uniqueArray(fc.tuple(names, values), { selector: ([name]) => name, maxLength: 6 }), {
  minLength: 1,
  maxLength: 12,
})

test('nghttp2 reads what our encoder writes, and we what its encoder writes, list after list of a connection', async t => {
  const { port } = await echoing(t)
  await fc.assert(
    fc.asyncProperty(lists, fc.constantFrom(0, 64, 4096, 65_536), async (all, headerTableSize) => {
      const session = connect(`http://127.0.0.1:${port}`, { settings: { headerTableSize } })
      for (const list of all) {
        const given: Record<string, string> = Object.fromEntries(list)
        const stream = session.request({ ':path': '/3', ...given })
        const head = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
          stream.on('response', resolve).on('error', reject)
        })
        stream.resume()
        for (const [name, value] of list) assert.equal(head[name], value, name)
      }
      await new Promise<void>(resolve => session.close(resolve))
    }),
    { numRuns: 60 },
  )
})

test('curl has a large body both ways', needs('curl', 'curl'), async t => {
  const { port } = await echoing(t)
  const url = `http://127.0.0.1:${port}/`
  const options = [
    '--http2-prior-knowledge',
    '-sS',
    '-w',
    '%{http_version} %{http_code} %{size_download}\n',
    '-o',
    '/dev/null',
  ]
  const once = await run('curl', [...options, `${url}3000000`])
  assert.equal(once.stdout, '2 200 3000000\n')
  const posted = run('curl', [...options, '--data-binary', '@-', url])
  posted.child.stdin!.end(Buffer.alloc(2_000_000, 'z'))
  assert.equal((await posted).stdout, '2 200 2000000\n')
})

test(
  'nghttp has every body whole, with padding, a small window and many streams at a time',
  needs('nghttp', 'nghttp2-client'),
  async t => {
    const { port } = await echoing(t)
    for (const options of [
      ['-w', '10'],
      ['-b', '100'],
      ['-m', '50', '-W', '12', '-w', '12'],
    ]) {
      const { stdout } = await run('nghttp', ['-n', '-s', ...options, `http://127.0.0.1:${port}/70000`])
      assert.match(stdout, / 200\s+68K?/, options.join(' '))
    }
  },
)

test(
  'h2load has only answers, streams beside streams on several connections',
  needs('h2load', 'nghttp2-client'),
  async t => {
    const { port } = await echoing(t)
    for (const size of [0, 100, 20_000]) {
      const url = `http://127.0.0.1:${port}/${size}`
      const { stdout } = await run('h2load', ['-n', '2000', '-c', '4', '-m', '20', url])
      assert.match(stdout, /2000 succeeded, 0 failed, 0 errored, 0 timeout/)
      assert.match(stdout, /status codes: 2000 2xx, 0 3xx, 0 4xx, 0 5xx/)
      assert.match(stdout, new RegExp(`\\(${2000 * size}\\) data`))
    }
  },
)
