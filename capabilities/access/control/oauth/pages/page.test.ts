import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from './html.ts'
import { pageHeaders, pageText } from './page.ts'

const policyOf = (leadsTo?: string) => pageHeaders(leadsTo)['content-security-policy']!

test('a page runs no script, is framed by nobody, and sends forms nowhere but home and where the client said', () => {
  assert.match(
    policyOf(),
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'$/,
  )
  assert.equal(pageHeaders()['x-frame-options'], 'DENY')
  assert.match(policyOf('https://shop.example:8443/cb?x=1'), /form-action 'self' https:\/\/shop\.example:8443$/)
  assert.match(policyOf('com.example.app:/done'), /form-action 'self' com\.example\.app:$/)
  assert.match(policyOf('http://127.0.0.1:3000/cb'), /form-action 'self' http:\/\/127\.0\.0\.1:3000$/)
})

test('names of others are text in a page', () => {
  const text = pageText({ title: '</title><b>', where: '"><img>', wrong: '<i>', lead: '<u>', body: html`<p>x</p>` })
  assert.ok(!/<b>|<img>|<i>|<u>/.test(text))
  assert.ok(text.includes('&lt;/title&gt;&lt;b&gt;'))
})
