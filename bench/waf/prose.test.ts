import assert from 'node:assert/strict'
import test from 'node:test'
import { builtInPlan, opinionOf } from './ours.ts'
import { browser } from './score-request.ts'

const harmless = [
  ...['Shoes & more', 'Q&A; see the id below', 'R&D; find out who', 'Hello,\nfind attached the list\n', 'Java & PHP'],
  ...['name;id', 'red|blue|cat', 'Dear all;\ntime and date follow', 'cats & dogs; sort by date', 'a & b', 'x;type=a'],
  ...['https://shop.example/a.php?c=1', 'https://shop.example/photos/12.jpg', 'See http://shop.example/a?b=c'],
  ...[
    'file: report.pdf',
    "it''s",
    'Rock & roll; host: Ann',
    'first\nps: thank you',
    'Head & Shoulders',
    'id|name|date',
  ],
]

test('sentences with signs of a shell, and addresses of others, pass the built-in rules', () => {
  const plan = builtInPlan()
  for (const text of harmless) {
    const target = `/notes?text=${encodeURIComponent(text)}`
    const { isRefused, rules } = opinionOf(plan, {
      category: 'good',
      method: 'GET',
      target,
      headers: browser,
      body: '',
    })
    assert.ok(!isRefused, `${text}: ${rules}`)
  }
})
