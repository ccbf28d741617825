/** Files of a package into a folder that is its own: what it had and has no more goes, what is not of it stays. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failure } from '@gatehouse/base'

/** Names the files that were written, so that the next time tells them from others. */
export const listName = '.gatehouse-sdk'

/** Throws `conflict` for a folder with files of somebody else. */
export async function writeSdk(
  folder: string,
  files: readonly (readonly [path: string, text: string])[],
): Promise<void> {
  const before = await filesBefore(folder)
  const names = files.map(([path]) => path).sort()
  const list = (paths: readonly string[]) => writeFile(join(folder, listName), `${paths.join('\n')}\n`)
  await mkdir(folder, { recursive: true })
  // Whoever is ended in the middle finds the folder its own, with all that it may have left there.
  await list([...new Set([...before, ...names])].sort())
  for (const gone of before.filter(path => !names.includes(path))) await rm(join(folder, gone), { force: true })
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await list(names)
}

async function filesBefore(folder: string): Promise<string[]> {
  const there = await readdir(folder).catch((): string[] => [])
  if (there.length === 0) return []
  if (!there.includes(listName)) {
    throw new Failure('conflict', `${folder} holds files that are of no client package.`, {
      hint: 'Name a folder that is empty or not there.',
    })
  }
  const listed = (await readFile(join(folder, listName), 'utf8')).split('\n')
  // Whoever wrote into the list reaches no file outside.
  return listed.filter(path => path !== '' && !path.startsWith('/') && !path.split(/[\\/]/).includes('..'))
}
