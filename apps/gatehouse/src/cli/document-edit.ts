/** What the commands on a document that is being written have in common. */
import type { Call } from './command.ts'
import { namedText } from './named-file.ts'
import { replaceFile } from './replace-file.ts'

export const writeFlag = {
  name: 'write',
  type: 'boolean',
  description: 'Into the file itself; without it the result stands on standard output.',
} as const

/** The text that a file has after the work; told in words on standard error. */
export async function editFile(
  { world, values }: Pick<Call, 'world' | 'values'>,
  file: string,
  work: (text: string) => { text: string; said: string },
): Promise<void> {
  const { text, said } = work(await namedText(world.cwd, file))
  world.err(`${said}\n`)
  if (values.write !== true) return world.out(text)
  await replaceFile(world.cwd, file, text)
}

/** A value of a file, which is JSON or YAML. */
export async function valueIn(cwd: string, name: string): Promise<unknown> {
  const { readDocument } = await import('@gatehouse/documents')
  return readDocument(await namedText(cwd, name), { file: name }).value
}
