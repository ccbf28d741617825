/** A package as one file: POSIX `ustar`, the same bytes for the same files. */
import { Failure } from '@gatehouse/base'
import type { SdkPackage } from './sdk-package.ts'

const block = 512

/** Below one folder, as npm and pip take it. Throws `document_too_large` for a name that no archive holds. */
export function tarball(folder: string, files: SdkPackage): Uint8Array {
  const names = [...files.keys()].sort()
  const parts = names.flatMap(name => {
    const bytes = Buffer.from(files.get(name)!)
    return [head(`${folder}/${name}`, bytes.length), bytes, Buffer.alloc((block - (bytes.length % block)) % block)]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * block)])
}

function head(path: string, size: number): Buffer {
  const [prefix, name] = placed(path)
  const made = Buffer.alloc(block)
  const number = (value: number, at: number, width: number) =>
    made.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at)
  made.write(name, 0)
  number(0o644, 100, 8)
  number(0, 108, 8)
  number(0, 116, 8)
  number(size, 124, 12)
  number(0, 136, 12)
  made.write('        ', 148)
  made.write('0', 156)
  made.write('ustar\x0000', 257)
  made.write(prefix, 345)
  const sum = made.reduce((all, byte) => all + byte, 0)
  made.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return made
}

/** A name has 100 bytes, and 155 for folders in front of it. */
function placed(path: string): [prefix: string, name: string] {
  const bytes = (text: string) => Buffer.byteLength(text)
  if (bytes(path) <= 100) return ['', path]
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (bytes(prefix) <= 155 && bytes(name) <= 100) return [prefix, name]
  }
  throw new Failure('document_too_large', `The name ${path.slice(0, 80)}… is too long for an archive.`)
}
