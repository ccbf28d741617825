/** Findings that need no thought, as an Overlay that mends them. */
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Failure } from '@gatehouse/base'
import type { Fixes } from '@gatehouse/lint'
import type { Call } from '../cli/command.ts'
import { counted } from '../cli/counted.ts'
import { yamlText } from '../cli/output.ts'

/** Writes it where that is asked for; gives the fingerprints of what it mends. */
export async function writeFixes({ values, world }: Call, fixes: Fixes | undefined): Promise<ReadonlySet<string>> {
  const file = values['fix-overlay'] as string | undefined
  if (file === undefined) return new Set()
  if (!fixes) {
    throw new Failure('invalid_input', 'Fixes are written for a document of one file.', {
      hint: 'Bundle it first: gatehouse bundle FILE > bundled.yaml',
    })
  }
  const { overlay, mended } = fixes
  if (!overlay) world.err('Nothing can be mended without thought; no overlay was written.\n')
  else {
    await writeFile(
      resolve(world.cwd, file),
      file.endsWith('.json') ? `${JSON.stringify(overlay, null, 2)}\n` : await yamlText(overlay),
    )
    world.err(`${file} mends ${counted(mended.length, 'finding')}.\n`)
  }
  return new Set(mended)
}
