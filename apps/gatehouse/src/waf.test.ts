/** The policy `waf` in a gateway of two threads, with rules of its operator. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, manifestHead, mirror, partTo, say, upstream } from './testing-gateway.ts'

const block = (id: number, pattern: string, more = '') =>
  `SecRule ARGS "@rx ${pattern}" "id:${id},phase:2,deny,t:none,msg:'Not wanted here'${more}"\n`

function rulesOf(t: TestContext, sets: Record<string, Record<string, string>>): string {
  const made = mkdtempSync(join(tmpdir(), 'gatehouse-waf-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  for (const [set, files] of Object.entries(sets)) {
    mkdirSync(join(made, set))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(made, set, name), text)
  }
  return made
}

const wafWith = (config: Record<string, unknown>) => placed('waf', { stage: 'validate', config })

async function guarded(t: TestContext, config: Record<string, unknown>, rulesDirectory?: string) {
  const lines: { message: string; fields: Record<string, unknown> | undefined }[] = []
  const url = await upstream(t, (request, response) =>
    request.url?.includes('trace')
      ? response
          .setHeader('Content-Type', 'text/plain')
          .setHeader('Content-Length', 60)
          .end('ORA-00933: SQL command not properly ended'.padEnd(60))
      : mirror(request, response),
  )
  const part = { ...partTo([url]), policies: [wafWith(config)] }
  const made = await gatewayFor(t, part, {
    rulesDirectory,
    log: (_, message, fields) => void lines.push({ message, fields }),
  })
  return { ...made, part, lines }
}

test('an attack is refused with a code and nothing of the rule, and the operator is told which, masked', async t => {
  const { call, lines } = await guarded(t, {})
  const answer = await call('/pets/v1/pets?id=1%27%20or%20%27secret%27=%27secret')
  assert.equal(answer.status, 403)
  const text = await answer.text()
  assert.equal((JSON.parse(text) as { code: string }).code, 'request_blocked')
  assert.doesNotMatch(text, /rule [0-9]|7705|SQL/)
  assert.equal((await call('/pets/v1/pets?id=42')).status, 200)
  const told = lines.find(({ message }) => message === 'Rules refused a request.')
  assert.match(JSON.stringify(told?.fields), /rule 770501 \(SQL that leaves its place\) at ARGS:id/)
  assert.doesNotMatch(JSON.stringify(told), /secret/)
})

test('bodies are looked at and go on as they came; one that cannot be read does not pass', async t => {
  const { call } = await guarded(t, {})
  const post = async (body: string, type: string) =>
    (await call('/pets/v1/pets', { method: 'POST', body, headers: { 'Content-Type': type } })).status
  assert.equal(await post('{"name":"Rex"}', 'application/json'), 200)
  assert.equal(await post('{"name":["<script>alert(1)</script>"]}', 'application/json'), 403)
  assert.equal(await post('{"name":"<script>alert(1)</script>","name":"Rex"}', 'application/json'), 403)
  assert.equal(await post('a=1&b=%3Cscript%3Ealert(1)%3C/script%3E', 'application/x-www-form-urlencoded'), 403)
  assert.equal(await post('{"name":', 'application/json'), 403)
  assert.equal(await post(`{"name":"${'a'.repeat(200_000)}"}`, 'application/json'), 413)
})

test('a report refuses nothing and tells what would have been', async t => {
  const { call, lines } = await guarded(t, { mode: 'report' })
  assert.equal((await call('/pets/v1/pets?q=%3Cscript%3Ealert(1)%3C/script%3E')).status, 200)
  assert.ok(lines.some(({ message }) => message === 'Rules would refuse a request.'))
})

test('a reply that tells what it should not is withheld where replies are looked at', async t => {
  const { call } = await guarded(t, { replies: true })
  const answer = await call('/pets/v1/pets?trace=1')
  assert.equal(answer.status, 502)
  assert.equal(((await answer.json()) as { code: string }).code, 'reply_withheld')
  assert.equal((await call('/pets/v1/pets?id=1')).status, 200)
})

test('rules of the operator are used by name, and one that does not parse fails the deployment with its line', async t => {
  const directory = rulesOf(t, {
    own: { 'a.conf': block(1, '^evil') },
    broken: { 'a.conf': `# first\n${block(1, '^evil')}SecRule ARGS "@nosuch a" "id:2"\n` },
  })
  const { call, gateway, part } = await guarded(t, { rules: 'own' }, directory)
  assert.equal((await call('/pets/v1/pets?q=evil')).status, 403)
  assert.equal((await call('/pets/v1/pets?q=good')).status, 200)
  const offer = (rules: string) =>
    gateway.offer(snapshotOf([{ ...part, policies: [wafWith({ rules })] }], manifestHead(2)))
  await assert.rejects(offer('broken'), (thrown: { code: string; message: string }) => {
    assert.equal(thrown.code, 'rules_invalid')
    assert.match(thrown.message, /broken\/a\.conf, line 3: the operator @nosuch is not known/)
    return true
  })
  await assert.rejects(offer('missing'), { code: 'rules_unavailable' })
  assert.equal((await call('/pets/v1/pets?q=evil')).status, 403)
})

test('rules that change on disk are taken up, and those that no longer parse are told while the others hold', async t => {
  const directory = rulesOf(t, { own: { 'a.conf': block(1, '^evil') } })
  const { call, lines } = await guarded(t, { rules: 'own' }, directory)
  const until = async (holds: () => Promise<boolean> | boolean) => {
    const lastMs = performance.now() + 20_000
    while (!(await holds())) {
      assert.ok(performance.now() < lastMs, 'it did not come about')
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  writeFileSync(join(directory, 'own/a.conf'), block(1, '^bad'))
  await until(() => lines.filter(({ message }) => message === 'Rules that changed are in use.').length === 2)
  assert.equal((await call('/pets/v1/pets?q=bad')).status, 403)
  assert.equal((await call('/pets/v1/pets?q=evil')).status, 200)
  writeFileSync(join(directory, 'own/a.conf'), 'SecRule\n')
  await until(() => lines.filter(({ message }) => /cannot be used/.test(message)).length === 2)
  assert.match(JSON.stringify(lines.at(-1)), /own\/a\.conf, line 1/)
  assert.equal((await call('/pets/v1/pets?q=bad')).status, 403)
})

test('what is excluded is not looked at, on its paths and nowhere else', async t => {
  const exclude = [
    { parameters: ['ARGS:note'], paths: ['/pets/v1/pets/*'] },
    { tags: ['markup'], paths: ['/pets/v1/pets'] },
  ]
  const { call } = await guarded(t, { exclude })
  const script = '%3Cscript%3Ealert(1)%3C/script%3E'
  assert.equal((await call(`/pets/v1/pets/1?note=${script}`)).status, 200)
  assert.equal((await call(`/pets/v1/pets/1?other=${script}`)).status, 403)
  assert.equal((await call(`/pets/v1/pets?other=${script}`)).status, 200)
  assert.equal((await call("/pets/v1/pets?other=1'%20or%201=1--")).status, 403)
})

test('a stream of text without an end is held up by nobody', async t => {
  const url = await upstream(t, (_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.write('<p>first</p>')
  })
  const part = { ...partTo([url]), policies: [wafWith({ replies: true })] }
  const { call } = await gatewayFor(t, part)
  const leave = new AbortController()
  const reader = (await call('/pets/v1/pets', { signal: leave.signal })).body!.getReader()
  assert.equal(new TextDecoder().decode((await reader.read()).value), '<p>first</p>')
  leave.abort()
})

test('a large body passes by its beginning where that is said, whole', async t => {
  const url = await upstream(t, (request, response) => {
    let bytes = 0
    request.on('data', (piece: Buffer) => {
      bytes += piece.length
    })
    request.on('end', () => say(String(bytes))(request, response))
  })
  const part = { ...partTo([url]), policies: [wafWith({ beyond: 'pass', bodyBytesMax: 1000 })] }
  const { call } = await gatewayFor(t, part)
  const post = (body: string, type = 'application/json') =>
    call('/pets/v1/pets', { method: 'POST', body, headers: { 'Content-Type': type } })
  const large = JSON.stringify({ first: 'a', rest: 'b'.repeat(300_000) })
  assert.equal(await (await post(large)).text(), String(large.length))
  assert.equal((await post(JSON.stringify({ first: '<script>alert(1)</script>', rest: 'b'.repeat(3000) }))).status, 403)
})
