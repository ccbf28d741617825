/** Escapes of HTML, JavaScript, CSS and C. What is written wrong stays. */
const byte = (code: number) => String.fromCharCode(code & 0xff)

const entities: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', nbsp: '\u00a0', apos: "'" }
const entity = /&(?:#[xX]([0-9a-fA-F]{1,8})|#([0-9]{1,10})|([A-Za-z]{2,8}));?/g

export function htmlEntityDecode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(entity, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole
    return byte(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
  })
}

const letters: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
}
const fullWidth = (code: number) => (code > 0xff00 && code < 0xff5f ? code - 0xfee0 : code)
const script = /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|([0-7]{1,3})|([\s\S]))/g

export function jsDecode(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(script, (_, four?: string, braced?: string, two?: string, octal?: string, letter?: string) => {
    if (letter !== undefined) return letters[letter] ?? letter
    if (octal !== undefined)
      return byte(Number.parseInt(octal.length === 3 && octal > '377' ? octal.slice(0, 2) : octal, 8))
    return byte(fullWidth(Number.parseInt((four ?? braced ?? two)!, 16)))
  })
}

const style = /\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|\n|([\s\S]))/g

export function cssDecode(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(style, (_, hex?: string, letter?: string) => {
    if (hex === undefined) return letter ?? ''
    return byte(fullWidth(Number.parseInt(hex, 16)))
  })
}

const sequence = /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([abfnrtv\\?'"]))/g

export function escapeSequenceDecode(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(sequence, (_, hex?: string, octal?: string, letter?: string) => {
    if (letter !== undefined) return letters[letter] ?? letter
    return byte(hex === undefined ? Number.parseInt(octal!, 8) : Number.parseInt(hex, 16))
  })
}
