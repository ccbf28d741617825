/** A document and the files of its folder that it refers to, read for whoever wants all of them. */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { Failure } from '@gatehouse/base'
import { filesIn } from '@gatehouse/documents/bundle/file-reference.ts'

const filesMax = 500
const bytesMax = 256 * 2 ** 20

export interface DocumentParts<Part> {
  root: Part
  name: string
  /** By name from the folder of the root. */
  others: Map<string, Part>
  /** Why others that something seems to refer to are not read, by name. */
  unread: Map<string, Failure>
}

/**
 * `read` makes of a text what is wanted of it. Throws `document_invalid` or `document_too_large`; nothing outside the folder
 * of the document is read.
 */
export function readParts<Part extends { value: unknown }>(
  path: string,
  read: { root(contents: string, name: string): Part; other(contents: string, name: string, root: Part): Part },
): DocumentParts<Part> {
  const folder = dirname(path)
  const name = basename(path)
  const root = read.root(textOf(path, path), name)
  const others = new Map<string, Part>()
  const unread = new Map<string, Failure>()
  const waiting = filesIn(root.value, name)
  let bytes = 0
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (others.has(file) || unread.has(file) || file === name) continue
    if (others.size + unread.size >= filesMax) throw tooMuch(`${filesMax} files`)
    const contents = partText(folder, file, bytesMax - bytes)
    if (contents instanceof Failure) {
      unread.set(file, contents)
      continue
    }
    bytes += contents.length
    const part = read.other(contents, file, root)
    others.set(file, part)
    waiting.push(...filesIn(part.value, file))
  }
  return { root, name, others, unread }
}

function partText(folder: string, file: string, bytesLeft: number): string | Failure {
  let path: string
  try {
    path = realpathSync(join(folder, file))
  } catch (cause) {
    return unreadable(file, cause)
  }
  if (!path.startsWith(realpathSync(folder) + sep)) {
    const message = `${file} lies outside the folder of the document and is not read.`
    return new Failure('document_invalid', message, { hint: 'Keep a document in a folder that holds all its parts.' })
  }
  if (statSync(path).size > bytesLeft) throw tooMuch(`${bytesMax} bytes`)
  try {
    return textOf(path, file)
  } catch (thrown) {
    return thrown as Failure
  }
}

/** Throws `document_invalid`. */
function textOf(path: string, name: string): string {
  try {
    if (!statSync(path).isFile()) throw new Error('it is no file')
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

function unreadable(name: string, cause: unknown): Failure {
  const { code, message } = cause as NodeJS.ErrnoException
  const why = code === 'ENOENT' ? 'there is no such file' : (code ?? message)
  return new Failure('document_invalid', `${name} cannot be read: ${why}.`, {
    cause,
    hint: 'Name a file that is there.',
  })
}

const tooMuch = (what: string) =>
  new Failure('document_too_large', `The document refers to more than ${what}.`, { hint: 'Bundle it in parts.' })
