/** How large files and functions may be (style: "Sizes"). Pure; `check-sizes.ts` feeds it the files. */

export interface Sized {
  file: string
  text: string
  test: boolean
}

export interface SizeReport {
  problems: string[]
  figures: string
}

/** Larger than the rule, each with its reason. */
export const exceptions: Readonly<Record<string, string>> = {}

const lineMax = 400
const testLineMax = 600
const functionMax = 60
const commonMax = 220
const smallMax = 150
const medianMax = 80

export function sizeReport(files: readonly Sized[]): SizeReport {
  const problems: string[] = []
  const lengths: number[] = []
  for (const { file, text, test } of files) {
    const lines = text.split('\n').length - 1
    if (!test) lengths.push(lines)
    if (file in exceptions) continue
    const most = test ? testLineMax : lineMax
    if (lines > most) problems.push(`${file} has ${lines} lines; ${most} is the most.`)
    if (!test)
      for (const { name, at, length } of longFunctions(text))
        problems.push(`${file}:${at} ${name} has ${length} lines; ${functionMax} is the most.`)
  }
  lengths.sort((a, b) => a - b)
  const share = (most: number) => lengths.filter(length => length <= most).length / lengths.length
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const small = lengths.filter(length => length <= smallMax).reduce((sum, length) => sum + length, 0)
  if (median > medianMax) problems.push(`The median file has ${median} lines; ${medianMax} is the most.`)
  if (share(commonMax) < 0.9)
    problems.push(`${percent(share(commonMax))} of files have at most ${commonMax} lines; 90 % should.`)
  if (small / total < 0.5)
    problems.push(`${percent(small / total)} of code stands in files of at most ${smallMax} lines; half should.`)
  const figures = `${lengths.length} source files, ${total} lines, median ${median}, ${percent(share(commonMax))} up to ${commonMax}, ${percent(small / total)} of lines in files up to ${smallMax}, largest ${lengths.at(-1) ?? 0}`
  return { problems, figures }
}

const percent = (part: number) => `${Math.round(part * 100)} %`

/** Functions by their indentation: from a line that opens one to the closing brace in its column. */
function longFunctions(text: string): { name: string; at: number; length: number }[] {
  const lines = text.split('\n')
  const found: { name: string; at: number; length: number }[] = []
  for (const [index, line] of lines.entries()) {
    const start =
      /^(\s*)(?:export )?(?:default )?(?:async )?(?:function\*? (\w+)|(?:static |override |async |get |set |\*)*(#?\w+)\(.*\).*\{$|const (\w+) = (?:async )?\(.*=> \{$)/.exec(
        line,
      )
    if (!start || !line.endsWith('{') || /^\s*(if|for|while|switch|return|catch)\b/.test(line)) continue
    const end = lines.findIndex((other, at) => at > index && other.startsWith(`${start[1]}}`))
    if (end - index + 1 > functionMax)
      found.push({ name: start[2] ?? start[3] ?? start[4] ?? 'function', at: index + 1, length: end - index + 1 })
  }
  return found
}
