/** A piece of a text that is written anew, in characters from its beginning; `end` is not part of it. */
export interface TextEdit {
  start: number
  end: number
  text: string
}

/** All at once, as they were found in the one text; they may stand in any order and never overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at) throw new RangeError('edits overlap')
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}
