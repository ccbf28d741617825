import assert from 'node:assert/strict'
import test from 'node:test'
import { inboxPage } from './inbox-page.ts'

const mail = (text: string) => ({
  ...{ to: 'ann@example.org', subject: 'Confirm', createdAt: '2026-11-29T06:00:00Z', organization: 'acme', text },
})

test('a link of a mail is whole, whatever its query has, and nothing of a mail is markup', () => {
  const page = inboxPage([
    mail(
      'Go on:\n\nhttp://localhost:8002/verify?token=abc&next=%2Faccount\n\n<script>alert(1)</script> & http://h/"><b>',
    ),
  ] as never)
  assert.match(page, /<a href="http:\/\/localhost:8002\/verify\?token=abc&amp;next=%2Faccount">/)
  assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; /)
  assert.match(page, /<a href="http:\/\/h\/&quot;&gt;&lt;b&gt;">/)
})
