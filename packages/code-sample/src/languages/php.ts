import { braced, quoted } from '../quoted.ts'
import type { Language } from '../sample-request.ts'

/** A dollar begins a variable between double quotes. */
const text = (value: string) => quoted(value, { also: '$', code: braced })

export const php: Language = ({ method, url, headers, body }) => {
  const fields = headers.map(([name, value]) => `        ${text(`${name}: ${value}`)},`)
  const lines = ['<?php', '$context = stream_context_create([', '    "http" => [']
  lines.push(`        "method" => ${text(method)},`)
  if (fields.length > 0) lines.push('        "header" => [', ...fields.map(line => `    ${line}`), '        ],')
  if (body !== undefined) lines.push(`        "content" => ${text(body)},`)
  lines.push('        "ignore_errors" => true,', '    ],', ']);')
  lines.push(`$reply = file_get_contents(${text(url)}, false, $context);`)
  lines.push('echo $http_response_header[0], " ", $reply, PHP_EOL;')
  return `${lines.join('\n')}\n`
}
