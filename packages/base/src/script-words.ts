/** The words of a script. `--help` prints the comment that the script begins with, so there is one text of both. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ParseArgsConfig, parseArgs } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>

/** Prints the help, or what is wrong with the words, and ends, where that is what they are for. */
export function scriptWords<const O extends Options>(script: string, options: O) {
  const words = process.argv.slice(2)
  if (words.includes('--help') || words.includes('-h')) {
    console.log(helpOf(readFileSync(fileURLToPath(script), 'utf8')))
    process.exit(0)
  }
  try {
    return parseArgs({ args: words, allowPositionals: true, options })
  } catch (thrown) {
    console.error(`${(thrown as Error).message}\nSee --help.`)
    process.exit(2)
  }
}

/** The first comment of the source, without its marks. */
export function helpOf(source: string): string {
  const comment = /^\/\*\*[\s\S]*?\*\//.exec(source)?.[0] ?? ''
  const lines = comment.slice(3, -2).split('\n')
  return lines
    .map(line => line.replace(/^ \* ?/, '').trimEnd())
    .join('\n')
    .trim()
}
