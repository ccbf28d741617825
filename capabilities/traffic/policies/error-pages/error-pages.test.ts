import assert from 'node:assert/strict'
import test from 'node:test'
import { type Answered, through, type Written } from '../testing-policy.ts'
import { errorPages } from './error-pages.ts'

const config = {
  pages: [
    {
      ...{ codes: ['rate_limited'], statuses: ['5xx'], upstream: true },
      bodies: [
        { contentType: 'text/html; charset=utf-8', template: '<p>${body.title}: ${body.detail}</p>' },
        { contentType: 'application/vnd.shop+json', template: '{"error": ${body.code}, "says": ${body.detail}}' },
      ],
    },
  ],
  typeBase: 'https://errors.shop.example/',
  members: { support: 'mailto:api@shop.example', code: 'hidden' },
}
const problem = {
  code: 'rate_limited',
  title: 'Too many requests',
  status: 429,
  detail: '<script>"x"</script>',
  hint: 'Wait.',
}
const limited: Answered = {
  status: 429,
  headers: { 'Content-Type': 'application/problem+json' },
  body: JSON.stringify(problem),
}
const ask = (request: Written, reply: Answered = limited) => through(errorPages, config, { request, reply })

test('a page is in the type that the caller accepts, and nothing a caller wrote becomes markup', async () => {
  const html = await ask({ code: 'rate_limited', headers: { Accept: 'text/html,*/*;q=0.1' } })
  assert.equal(html.text, '<p>Too many requests: &lt;script&gt;&quot;x&quot;&lt;/script&gt;</p>')
  assert.deepEqual(
    [html.status, html.headers.get('content-type'), html.headers.get('vary')],
    [429, 'text/html; charset=utf-8', 'Accept'],
  )
  const own = await ask({ code: 'rate_limited', headers: { Accept: 'application/vnd.shop+json' } })
  assert.deepEqual(JSON.parse(own.text), { error: 'rate_limited', says: problem.detail })
})

test('a program gets the problem document with further members, and no code is ever hidden', async () => {
  for (const accept of ['*/*', 'application/problem+json', 'image/png']) {
    const seen = await ask({ code: 'rate_limited', headers: { Accept: accept } })
    const said = JSON.parse(seen.text)
    assert.deepEqual(
      [said.code, said.type, said.support],
      ['rate_limited', 'https://errors.shop.example/rate_limited', 'mailto:api@shop.example'],
    )
    assert.equal(seen.headers.get('x-gatehouse-code'), 'rate_limited')
  }
  const html = await ask({ code: 'rate_limited', headers: { Accept: 'text/html' } })
  assert.equal(html.headers.get('x-gatehouse-code'), 'rate_limited')
})

test('failures of the upstream get a page where it is said, and keep their body elsewhere', async () => {
  const broken: Answered = { status: 503, headers: { 'Content-Type': 'text/plain', ETag: '"a"' }, body: 'stack trace' }
  const seen = await ask({ headers: { Accept: 'text/html' } }, broken)
  assert.deepEqual([seen.status, seen.text, seen.headers.get('etag')], [503, '<p>Status 503: </p>', undefined])
  assert.equal((await ask({}, { status: 404, body: 'mine' })).text, 'mine')
  assert.equal((await ask({}, { status: 200, body: 'fine' })).text, 'fine')
})

test('gRPC keeps its own way of saying no', async () => {
  const seen = await ask(
    { code: 'rate_limited', headers: { 'Content-Type': 'application/grpc' } },
    { status: 200, headers: { 'grpc-status': '8' } },
  )
  assert.deepEqual([seen.text, seen.headers.get('x-gatehouse-code')], ['', undefined])
})

test('a page that cannot be made hides no failure', async () => {
  const page = { statuses: ['4xx'], bodies: [{ contentType: 'text/html', template: "${request.headers['x-none']}" }] }
  const seen = await through(
    errorPages,
    { pages: [page] },
    { request: { code: 'rate_limited', headers: { Accept: 'text/html' } }, reply: limited },
  )
  assert.deepEqual(
    [seen.status, seen.headers.get('content-type'), JSON.parse(seen.text).code],
    [429, 'application/problem+json', 'rate_limited'],
  )
  const own = { ...page, upstream: true }
  await assert.rejects(
    through(
      errorPages,
      { pages: [own] },
      { request: { headers: { Accept: 'text/html' } }, reply: { status: 404, body: 'x' } },
    ),
    { code: 'expression_failed' },
  )
})
