import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from './html.ts'

test('what is put into HTML is text, and what is HTML already stays', () => {
  const name = `<script>alert("it's & more")</script>`
  const inner = html`<b>${name}</b>`
  assert.equal(
    html`<p title="${'"'}">${inner}${[html`<i></i>`, undefined, false, 7]}</p>`.text,
    '<p title="&quot;"><b>&lt;script&gt;alert(&quot;it&#39;s &amp; more&quot;)&lt;/script&gt;</b><i></i>7</p>',
  )
})
