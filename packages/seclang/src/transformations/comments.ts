/** A comment of C becomes one space; one that is not closed, the rest of the text, too. */
export function replaceComments(text: string): string {
  let out = ''
  let kept = 0
  for (;;) {
    const start = text.indexOf('/*', kept)
    if (start < 0) return kept === 0 ? text : out + text.slice(kept)
    out += `${text.slice(kept, start)} `
    const end = text.indexOf('*/', start + 2)
    if (end < 0) return out
    kept = end + 2
  }
}

/** Comments of C, HTML, SQL and shells go away. */
export function removeComments(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; ) {
    const closing = text.startsWith('/*', at) ? '*/' : text.startsWith('<!--', at) ? '-->' : undefined
    if (closing) {
      const end = text.indexOf(closing, at + 2)
      if (end < 0) return out
      at = end + closing.length
    } else if (text.startsWith('--', at) || text[at] === '#') return out
    else out += text[at++]
  }
  return out
}

const marks = /\/\*|\*\/|--|#|<!--|-->/g

/** Only what marks comments goes away. */
export const removeCommentsChar = (text: string): string => text.replace(marks, '')
