import type { Language } from '../sample-request.ts'

/** For a POSIX shell: nothing has a meaning between single quotes but the quote itself. */
const word = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** What no argument can hold, or a terminal would act upon. */
const isUnprinted = (text: string) => /[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(text)

/** The same bytes from `printf`, in octal where they are none that are shown. */
const format = (text: string) =>
  word(
    text
      .replaceAll('\\', '\\\\')
      .replaceAll('%', '%%')
      // A dash in front would begin an option.
      .replace(/^-|[\0-\x1f\x7f-\x9f]/g, sign =>
        [...new TextEncoder().encode(sign)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
      ),
  )

export const curl: Language = ({ method, url, headers, body }) => {
  // Brackets in the address are no pattern.
  const lines = [`curl --globoff --request ${word(method)} ${word(url)}`]
  for (const [name, value] of headers) lines.push(`--header ${word(value === '' ? `${name};` : `${name}: ${value}`)}`)
  const isPiped = body !== undefined && isUnprinted(body)
  if (isPiped) lines.push('--data-binary @-')
  else if (body !== undefined) lines.push(`--data-raw ${word(body)}`)
  return `${isPiped ? `printf ${format(body)} | ` : ''}${lines.join(' \\\n  ')}\n`
}
