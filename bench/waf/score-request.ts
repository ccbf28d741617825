/** A request of the score, and the ways in which a payload stands in one. */
import type { Random } from './random.ts'

export interface ScoreRequest {
  category: string
  method: string
  /** Path and query as they are sent. */
  target: string
  /** Name and value alternate. */
  headers: readonly string[]
  body: string
}

export const browser = [
  ...[
    'User-Agent',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  ],
  ...['Accept', 'application/json, text/plain, */*', 'Accept-Language', 'en-US,en;q=0.5'],
]

const names = ['id', 'q', 'name', 'search', 'user', 'page', 'item', 'value', 'sort', 'filter']

/** A payload in a parameter, a form, JSON, a part, a cookie or a field. */
export function carried(category: string, payload: string, random: Random): ScoreRequest {
  const name = random.of(names)
  const way = random.below(10)
  const base = { category, method: 'GET', target: '/api/items', headers: browser, body: '' }
  if (way < 4) return { ...base, target: `/api/items?${name}=${encoded(payload, random)}` }
  if (way < 6) return posted(base, `${name}=${encoded(payload, random)}&page=1`, 'application/x-www-form-urlencoded')
  if (way < 8) return posted(base, JSON.stringify({ page: 1, [name]: payload }), 'application/json')
  if (way === 8) return posted(base, part(name, payload), 'multipart/form-data; boundary=frontier')
  return { ...base, headers: [...browser, 'Cookie', `${name}=${encodeURIComponent(payload)}`] }
}

const posted = (base: ScoreRequest, body: string, type: string): ScoreRequest => ({
  ...base,
  method: 'POST',
  headers: [...base.headers, 'Content-Type', type, 'Content-Length', String(Buffer.byteLength(body))],
  body,
})

const part = (name: string, value: string) =>
  `--frontier\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--frontier--\r\n`

/** As browsers write it, or every byte, or some of them; seldom twice. */
export function encoded(payload: string, random: Random): string {
  const way = random.below(10)
  const every = (text: string) => [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
  if (way < 6) return encodeURIComponent(payload).replace(/'/g, random.chance(50) ? '%27' : "'")
  if (way < 8) return every(payload)
  if (way === 8) return encodeURIComponent(payload).replaceAll('%20', '+')
  return encodeURIComponent(encodeURIComponent(payload))
}

export function mixedCase(text: string, random: Random): string {
  if (!random.chance(30)) return text
  return [...text].map(letter => (random.chance(50) ? letter.toUpperCase() : letter.toLowerCase())).join('')
}
