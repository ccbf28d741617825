/** What the guides tell to type is a command that there is, with words and flags that it takes. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import type { CliTree } from '@gatehouse/projections/cli-tree.ts'
import tree from '../../generated/cli.json' with { type: 'json' }
import { projectRoot } from '../web-root.ts'
import { commands, programs } from './commands.ts'
import { runWords } from './testing.ts'

/** Nobody is asked: whatever was understood ends with 3. */
const fetch = async () => {
  throw new TypeError('nobody is here')
}

/** Commands that do more than ask a control plane are left out. */
const { nouns, commands: verbs } = tree as CliTree
const asking = new Set(
  [...nouns.flatMap(({ name, singular }) => [name, singular]), ...verbs.map(({ name }) => name)].filter(
    word => !(word in programs) && !commands.some(({ name }) => name.split(' ')[0] === word),
  ),
)

/** Lines of blocks, continued where a quote is open or `\` stands at the end, and what stands in a line as code. */
function typedIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```(?:sh|console)?\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)
  const lines = blocks.flatMap(block => [
    ...block.matchAll(/^(?:\$ )?(?:npx )?gatehouse ((?:"[^"]*"|'[^']*'|\\\n|[^\n"'])*)/gm),
  ])
  const inline = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`gatehouse ([^`]+)`/g)]
  return [...lines, ...inline].map(([, line = '']) => line.replace(/\s+[>|#] .*$/s, ''))
}

/** As a shell takes them apart, as far as guides go. */
const wordsOf = (line: string) =>
  [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'\\])+/g)].map(([word]) =>
    [...word.matchAll(/"([^"]*)"|'([^']*)'|([^"']+)/g)]
      .map(([, double, single, plain]) => double ?? single ?? plain)
      .join(''),
  )

test('every command of the guides is understood', async () => {
  const refused: string[] = []
  let seen = 0
  for (const file of globSync('docs/{guides/*,*}.md', { cwd: projectRoot }).concat('README.md'))
    for (const line of typedIn(readFileSync(join(projectRoot, file), 'utf8'))) {
      const words = wordsOf(line)
      if (!asking.has(words[0] ?? '')) continue
      seen++
      const { code, err } = await runWords(words, { fetch })
      if (code === 2) refused.push(`${file}: gatehouse ${line}\n  ${err}`)
    }
  assert.ok(seen > 40, String(seen))
  assert.deepEqual(refused, [])
})
