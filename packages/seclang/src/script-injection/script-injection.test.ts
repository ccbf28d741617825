import assert from 'node:assert/strict'
import test from 'node:test'
import { scriptInjection } from './script-injection.ts'

test('what a browser would run is found, in content and from within an attribute', () => {
  for (const text of [
    '<script>alert(1)</script>',
    '<ScRiPt src=//evil.example>',
    '<img src=x onerror=alert(1)>',
    '<img/src="x"/onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#x0a;script:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">',
    '<iframe src="data:text/html,<script>alert(1)</script>">',
    '"><script>alert(1)</script>',
    '" onfocus=alert(1) autofocus="',
    "' onmouseover='alert(1)",
    'x onclick=alert(1)',
    '<body onload=alert(1)>',
    '<div style="width:expression(alert(1))">',
    '<button formaction=javascript:alert(1)>',
    '<scr\0ipt>alert(1)</scr\0ipt>',
    '<math><a xlink:href="javascript:alert(1)">',
    '<meta http-equiv=refresh content=0>',
    '<iframe srcdoc="&lt;script&gt;">',
  ]) {
    assert.ok(scriptInjection(text) !== undefined, text)
  }
})

test('text, comparisons and addresses are none', () => {
  for (const text of [
    'a < b and c > d',
    'I <3 you',
    '<b>bold</b>',
    '<a href="https://example.com">x</a>',
    'on the one hand = on the other',
    'https://example.com/?onsale=1&x=y',
    '"quoted" text',
    "it's one=two",
    'x=1 y=2',
    'Mozilla/5.0 (X11; Linux x86_64)',
    'user <user@example.com>',
    'if (a<b) { c=d }',
    'javascript is a language',
  ]) {
    assert.equal(scriptInjection(text), undefined, text)
  }
})
