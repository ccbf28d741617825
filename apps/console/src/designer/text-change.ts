/** The one piece in which two texts differ, in characters. Pure. */
export interface TextChange {
  from: number
  to: number
  insert: string
}

export function changeBetween(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before.charCodeAt(from) === after.charCodeAt(from)) from++
  let end = 0
  while (end < most - from && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end))
    end++
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}
