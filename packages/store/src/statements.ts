/** What hides a semicolon: strings, quoted names, dollar quotes, comments (PostgreSQL manual, section 4.1). */
const token =
  /[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\/|\w+|[\s\S]/g

/** The statements of an SQL text, in order, without their semicolons. Nested comments are not understood. */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  let current = ''
  let filled = false
  for (const [piece] of text.matchAll(token)) {
    if (piece === ';') {
      if (filled) statements.push(current.trim())
      current = ''
      filled = false
      continue
    }
    current += piece
    filled ||= !/^(\s|--|\/\*)/.test(piece)
  }
  if (filled) statements.push(current.trim())
  return statements
}
