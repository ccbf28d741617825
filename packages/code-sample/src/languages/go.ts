import { long, quoted } from '../quoted.ts'
import type { Language } from '../sample-request.ts'

const text = (value: string) => quoted(value, { code: long })

export const go: Language = ({ method, url, headers, body }) => {
  const imports = ['fmt', 'io', 'net/http', ...(body === undefined ? [] : ['strings'])]
  const reader = body === undefined ? 'nil' : `strings.NewReader(${text(body)})`
  const fields = headers.map(([name, value]) => `\trequest.Header.Set(${text(name)}, ${text(value)})`)
  return `package main

import (
${imports.map(one => `\t"${one}"`).join('\n')}
)

func main() {
\trequest, err := http.NewRequest(${text(method)}, ${text(url)}, ${reader})
\tif err != nil {
\t\tpanic(err)
\t}
${fields.map(line => `${line}\n`).join('')}\tresponse, err := http.DefaultClient.Do(request)
\tif err != nil {
\t\tpanic(err)
\t}
\tdefer response.Body.Close()
\treply, err := io.ReadAll(response.Body)
\tif err != nil {
\t\tpanic(err)
\t}
\tfmt.Println(response.StatusCode, string(reply))
}
`
}
