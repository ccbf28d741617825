import { long, quoted } from '../quoted.ts'
import type { Language } from '../sample-request.ts'

const text = (value: string) => quoted(value, { code: long })

/** Fields of the content are not of the request there. */
const isOfContent = (name: string) => /^(content-|allow$|expires$|last-modified$)/i.test(name)

export const csharp: Language = ({ method, url, headers, body }) => {
  const own = headers.filter(([name]) => !isOfContent(name))
  const ofContent = headers.filter(([name]) => isOfContent(name))
  const lines = [
    'using System;',
    'using System.Net.Http;',
    'using System.Text;',
    '',
    'using var client = new HttpClient();',
  ]
  lines.push(`using var request = new HttpRequestMessage(new HttpMethod(${text(method)}), ${text(url)});`)
  for (const [name, value] of own) lines.push(`request.Headers.TryAddWithoutValidation(${text(name)}, ${text(value)});`)
  if (body !== undefined) {
    lines.push(`request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(${text(body)}));`)
    for (const [name, value] of ofContent)
      lines.push(`request.Content.Headers.TryAddWithoutValidation(${text(name)}, ${text(value)});`)
  }
  lines.push('using var response = await client.SendAsync(request);')
  lines.push('Console.WriteLine((int)response.StatusCode + " " + await response.Content.ReadAsStringAsync());')
  return `${lines.join('\n')}\n`
}
