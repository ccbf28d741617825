/** The policy `waf` in a gateway of two threads, with rules of its operator. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { DryGateway } from '@gatehouse/gateway'
import { snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { catalogue } from './capabilities.ts'
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

interface Audited {
  unique_id: string
  response?: { http_code: number }
  request: { method: string; uri: string }
  producer: Record<string, string>
  verdict: { about: string; outcome: string; score: number; decidedBy?: number }
  messages: { message: string; details: { ruleId: string; match: string; data: string; severity?: string } }[]
}

async function guarded(t: TestContext, config: Record<string, unknown>, rulesDirectory?: string) {
  const audited: Audited[] = []
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
    ruleAudit: { take: line => void audited.push(JSON.parse(line).transaction) },
  })
  return { ...made, part, lines, audited }
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

test('the audit log has each request and reply in which rules found something, in the shape of ModSecurity’s', async t => {
  const { call, audited } = await guarded(t, { replies: true })
  const refused = await call('/pets/v1/pets?id=1%27%20or%20%27secret%27=%27secret')
  assert.equal((await call('/pets/v1/pets?id=42')).status, 200)
  assert.equal((await call('/pets/v1/pets?trace')).status, 502)
  for (let tries = 0; audited.length < 2 && tries < 200; tries++) await new Promise(done => setTimeout(done, 25))
  assert.deepEqual(
    audited.map(({ response, request, verdict, producer }) => [
      ...[response?.http_code, request.method, request.uri, verdict.about, verdict.outcome],
      producer.secrules_engine,
    ]),
    [
      [403, 'GET', '/pets/v1/pets', 'request', 'refused', 'Enabled'],
      [502, 'GET', '/pets/v1/pets', 'reply', 'refused', 'Enabled'],
    ],
  )
  const [{ unique_id, messages, verdict }] = audited as [Audited]
  assert.equal(unique_id, (JSON.parse(await refused.text()) as { instance: string }).instance)
  const found = messages.find(({ details }) => details.ruleId === '770501')
  assert.deepEqual([found?.details.match, found?.message], ['ARGS:id', 'SQL that leaves its place'])
  assert.ok(verdict.score > 0 && verdict.decidedBy)
  assert.doesNotMatch(JSON.stringify(audited), /secret/)
})

test('of a report the audit log says that it passed, and of a request without finds nothing', async t => {
  const { call, audited } = await guarded(t, { mode: 'report' })
  assert.equal((await call('/pets/v1/pets?id=42')).status, 200)
  assert.equal((await call('/pets/v1/pets?q=%3Cscript%3Ealert(1)%3C/script%3E')).status, 200)
  for (let tries = 0; audited.length < 1 && tries < 200; tries++) await new Promise(done => setTimeout(done, 25))
  assert.deepEqual(
    audited.map(({ verdict, producer, response }) => [verdict.outcome, producer.secrules_engine, response]),
    [['passed', 'DetectionOnly', undefined]],
  )
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

test('a body that says two types, or what is no type, is read as neither', async t => {
  const { gateway } = await guarded(t, {})
  const well = [['application/json'], ['application/json ; charset=utf-8'], []]
  const ill = [
    ['application/json', 'text/plain'],
    ['text/plain', 'application/json'],
    ['application/json, a'],
    ['json'],
  ]
  for (const types of [...well, ...ill]) {
    const asked = request({ port: gateway.port, method: 'POST', path: '/pets/v1/pets', agent: false })
    if (types.length > 0) asked.setHeader('Content-Type', types)
    asked.end('{}')
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    assert.equal(answer.statusCode, well.includes(types) ? 200 : 403, types.join())
  }
})

test('what each rule found is counted by verdict over all threads, and logged with score and verdict', async t => {
  const url = await upstream(t, mirror)
  const lines: Record<string, unknown>[] = []
  const attack = '/pets/v1/pets?id=1%27%20or%20%27a%27=%27a'
  const counted = async (mode: string) => {
    const part = { ...partTo([url]), policies: [wafWith({ mode })] }
    const metrics = { address: '127.0.0.1', port: 0 }
    const { gateway, call } = await gatewayFor(t, part, {
      metrics,
      log: (_, message, fields) => void (message.startsWith('Rules') && lines.push(fields!)),
    })
    for (let round = 0; round < 5; round++) assert.equal((await call(attack)).status, mode === 'block' ? 403 : 200)
    assert.equal((await call('/pets/v1/pets?id=1')).status, 200)
    const scrape = await (await fetch(`http://127.0.0.1:${gateway.metricsPort}/metrics`)).text()
    return [...scrape.matchAll(/waf_matches_total\{rule="770501",verdict="(\w+)"\} (\d+)/g)].map(found =>
      found.slice(1, 3),
    )
  }
  assert.deepEqual(await counted('block'), [['refused', '5']])
  assert.deepEqual(await counted('report'), [['passed', '5']])
  assert.deepEqual(new Set(lines.map(({ verdict }) => verdict)), new Set(['refused', 'passed']))
  assert.ok(
    lines.every(({ score }) => Number(score) >= 5),
    JSON.stringify(lines[0]),
  )
})

test('a report refuses nothing and tells what would have been', async t => {
  const { call, lines } = await guarded(t, { mode: 'report' })
  assert.equal((await call('/pets/v1/pets?q=%3Cscript%3Ealert(1)%3C/script%3E')).status, 200)
  assert.ok(lines.some(({ message }) => message === 'Rules would refuse a request.'))
})

test('a report refuses no body that cannot be looked at, and tells of it', async t => {
  const got: { bytes: Buffer; coding: string | undefined }[] = []
  const url = await upstream(t, async (asked, response) => {
    got.push({ bytes: Buffer.concat(await asked.toArray()), coding: asked.headers['content-encoding'] })
    response.setHeader('Content-Type', 'application/json').setHeader('Content-Encoding', 'gzip')
    response.setHeader('Content-Length', 7).end('no gzip')
  })
  const codes: unknown[] = []
  const part = { ...partTo([url]), policies: [wafWith({ mode: 'report', replies: true, bodyBytesMax: 1000 })] }
  const { call } = await gatewayFor(t, part, {
    log: (_, message, fields) => void (message.startsWith('A body could not') && codes.push(fields!.code)),
  })
  const attack = gzipSync('{"a":"<script>alert(1)</script>"}')
  const cases: [Buffer<ArrayBuffer>, string?][] = [
    [Buffer.from(`{"a":"${'a'.repeat(2000)}"}`)],
    [Buffer.from('{}'), 'unheard-of'],
    [Buffer.from('{}'), 'gzip'],
    [gzipSync('a'.repeat(100_000)), 'gzip'],
    [attack, 'gzip'],
  ]
  for (const [body, coding] of cases) {
    const headers = { 'Content-Type': 'application/json', 'Accept-Encoding': 'identity' }
    const more: Record<string, string> = coding === undefined ? {} : { 'Content-Encoding': coding }
    const leave = new AbortController()
    const sent = { method: 'POST', body, headers: { ...headers, ...more }, signal: leave.signal }
    assert.equal((await call('/pets/v1/pets', sent)).status, 200, coding)
    leave.abort()
    assert.deepEqual(got.at(-1), { bytes: body, coding })
  }
  assert.deepEqual(codes, ['request_too_large', 'unsupported_content', 'body_malformed', 'request_too_large'])
})

test('a reply that tells what it should not is withheld where replies are looked at', async t => {
  const { call } = await guarded(t, { replies: true })
  const answer = await call('/pets/v1/pets?trace=1')
  assert.equal(answer.status, 502)
  assert.equal(((await answer.json()) as { code: string }).code, 'reply_withheld')
  assert.equal((await call('/pets/v1/pets?id=1')).status, 200)
})

test('a caller who asks for a part of a reply gets none that was not looked at', async t => {
  const trace = 'ORA-00933: SQL command not properly ended'.padEnd(60)
  const url = await upstream(t, (request, response) => {
    const isPart = request.headers.range !== undefined
    if (isPart) response.setHeader('Content-Range', 'bytes 0-59/60').statusCode = 206
    response.setHeader('Content-Type', 'text/plain').setHeader('Content-Length', 60).end(trace)
  })
  const part = { ...partTo([url]), policies: [wafWith({ replies: true })] }
  const { call } = await gatewayFor(t, part)
  assert.equal((await call('/pets/v1/pets', { headers: { Range: 'bytes=0-' } })).status, 502)
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

test('where nobody reads rules of an operator, a request that is explained is told so', async t => {
  const part = { ...partTo([await upstream(t, mirror)]), policies: [wafWith({ rules: 'crs' })] }
  const snapshot = snapshotOf([part], manifestHead(1))
  const gateway = new DryGateway({ snapshot, entries: [], policies: catalogue.policies })
  const answer = await gateway.ask({ method: 'GET', url: '/pets/v1/pets', headers: [] })
  assert.match(
    JSON.stringify(answer),
    /rules_unavailable.*only gateways have them|only gateways have them.*rules_unavailable/,
  )
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
