import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { waf } from '@gatehouse/capability-protection/policies/waf/waf.ts'
import { filled } from '@gatehouse/schema'
import { parse } from 'yaml'
import { catalogue } from '../capabilities.ts'
import { exampleStatuses } from '../policy-example.ts'
import { runWords } from './testing.ts'

interface Recorded {
  url: string
}

const har = (requests: Recorded[]) =>
  JSON.stringify({
    log: {
      entries: requests.map(({ url }) => ({
        request: {
          method: 'GET',
          url: `https://shop.example${url}`,
          headers: [{ name: 'User-Agent', value: 'Mozilla/5.0' }],
        },
      })),
    },
  })

function recorded(t: TestContext, text: string): string {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-learn-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(join(cwd, 'good.har'), text)
  return cwd
}

const script = encodeURIComponent('<script>alert(1)</script>')
const good: Recorded[] = [
  { url: '/shoes?q=red' },
  { url: `/snippets/1?snippet=${script}&title=one` },
  { url: `/snippets/2?snippet=${script}` },
]

/** By the policy itself, in a gateway. */
const isRefused = async (exclude: object[], { url }: Recorded) => {
  const config = filled(waf.config, { exclude })
  const [status] = await exampleStatuses(
    waf as never,
    { title: '', config, send: [`GET ${url}`], expect: [] },
    catalogue.policies,
  )
  return status === 403
}

test('what good requests need is proposed for the rule, the parameter and the paths alone; attacks elsewhere stay refused', async t => {
  const cwd = recorded(t, har(good))
  const { code, out } = await runWords(['waf', 'learn', 'good.har'], { cwd })
  assert.equal(code, 0)
  assert.match(out, /^# 3 requests, 2 refused; with these exclusions 0\.\n/)
  const { exclude } = parse(out) as { exclude: { rules: string[]; parameters: string[]; paths: string[] }[] }
  assert.deepEqual(
    exclude.map(({ parameters, paths }) => [parameters, paths]),
    [[['ARGS:snippet'], ['/snippets/1', '/snippets/2']]],
  )
  for (const one of good) assert.equal(await isRefused(exclude, one), false, one.url)
  assert.equal(await isRefused([], good[1]!), true)
  for (const attack of [
    { url: `/shoes?q=${script}` },
    { url: `/snippets/1?title=${script}` },
    { url: `/snippets/3?snippet=${script}` },
    { url: '/snippets/1?snippet=1%27+OR+1=1--' },
  ]) {
    assert.equal(await isRefused(exclude, attack), true, JSON.stringify(attack))
  }
})

test('where nothing is refused nothing is proposed, and what is no archive is told', async t => {
  const cwd = recorded(t, har(good.slice(0, 1)))
  assert.equal(
    (await runWords(['waf', 'learn', 'good.har'], { cwd })).out,
    '# 1 request, 0 refused; with these exclusions 0.\n',
  )
  const many = Array.from({ length: 20 }, (_, at) => ({ url: `/notes/${at}?text=${script}` }))
  const told = await runWords(['waf', 'learn', 'good.har', '--json'], { cwd: recorded(t, har(many)) })
  assert.deepEqual(JSON.parse(told.out).exclude[0].paths, ['/notes/*'])
  assert.equal(JSON.parse(told.out).exclude[0].requests, 20)
  for (const [text, code] of [
    ['{', 7],
    ['{"log":{}}', 7],
    ['null', 7],
  ] as const) {
    assert.equal((await runWords(['waf', 'learn', 'good.har'], { cwd: recorded(t, text) })).code, code, text)
  }
  assert.equal((await runWords(['waf', 'learn', 'none.har'], { cwd })).code, 5)
  assert.notEqual((await runWords(['waf', 'learn', 'good.har', '--rules', 'crs'], { cwd })).code, 0)
})
