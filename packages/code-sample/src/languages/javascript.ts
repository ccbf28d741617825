import { type Quoting, quoted, utf16 } from '../quoted.ts'
import type { Language, SampleRequest } from '../sample-request.ts'

const quoting: Quoting = { code: utf16 }
const text = (value: string) => quoted(value, quoting)

export function fetchOptions({ method, headers, body }: SampleRequest): string {
  const lines = [`  method: ${text(method)},`]
  if (headers.length > 0) {
    lines.push('  headers: {', ...headers.map(([name, value]) => `    ${text(name)}: ${text(value)},`), '  },')
  }
  if (body !== undefined) lines.push(`  body: ${text(body)},`)
  return `{\n${lines.join('\n')}\n}`
}

export const javascript: Language =
  request => `const response = await fetch(${text(request.url)}, ${fetchOptions(request)})
console.log(response.status, await response.text())
`

export const typescript: Language = request => `const request: RequestInit = ${fetchOptions(request)}
const response: Response = await fetch(${text(request.url)}, request)
const reply: string = await response.text()
console.log(response.status, reply)
`
