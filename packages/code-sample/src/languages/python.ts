import { long, quoted } from '../quoted.ts'
import type { Language } from '../sample-request.ts'

const text = (value: string) => quoted(value, { code: long })

export const python: Language = ({ method, url, headers, body }) => {
  const lines = ['import urllib.error', 'import urllib.request', '', 'request = urllib.request.Request(']
  lines.push(`    ${text(url)},`, `    method=${text(method)},`)
  if (headers.length > 0) {
    lines.push('    headers={', ...headers.map(([name, value]) => `        ${text(name)}: ${text(value)},`), '    },')
  }
  if (body !== undefined) lines.push(`    data=${text(body)}.encode("utf-8"),`)
  lines.push(')', 'try:', '    response = urllib.request.urlopen(request)')
  lines.push('except urllib.error.HTTPError as refused:', '    response = refused')
  lines.push('print(response.status, response.read().decode("utf-8", "replace"))')
  return `${lines.join('\n')}\n`
}
