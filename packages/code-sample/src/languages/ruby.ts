import { braced, quoted } from '../quoted.ts'
import type { Language } from '../sample-request.ts'

/** A hash begins code, or a variable, between double quotes. */
const text = (value: string) => quoted(value, { also: '#', code: braced })

export const ruby: Language = ({ method, url, headers, body }) => {
  const lines = ['require "net/http"', 'require "uri"', '', `uri = URI(${text(url)})`]
  const hasBody = body !== undefined
  lines.push(`request = Net::HTTPGenericRequest.new(${text(method)}, ${hasBody}, true, uri)`)
  for (const [name, value] of headers) lines.push(`request[${text(name)}] = ${text(value)}`)
  if (hasBody) lines.push(`request.body = ${text(body)}`)
  lines.push('response = Net::HTTP.start(uri.hostname, uri.port, use_ssl: uri.scheme == "https") do |http|')
  lines.push('  http.request(request)', 'end', 'puts "#{response.code} #{response.body}"')
  return `${lines.join('\n')}\n`
}
