import type { Part } from '@gatehouse/seclang/message/multipart.ts'

export interface PartLimits {
  partsMax: number
  partBytesMax: number
  filesMax: number
  nameCharactersMax: number
  extensions?: readonly string[] | undefined
  refuseExtensions: readonly string[]
}

/** What is wrong with the parts of a form, told without their contents. */
export function partProblem(parts: readonly Part[], limits: PartLimits): string | undefined {
  const { partsMax, partBytesMax, filesMax, nameCharactersMax } = limits
  if (parts.length > partsMax) return `more than ${partsMax} parts`
  const files = parts.filter(({ fileName }) => fileName !== undefined)
  if (files.length > filesMax) return `more than ${filesMax} files`
  for (const [index, { name, fileName, content }] of parts.entries()) {
    const which = `part ${index + 1}`
    if (content.length > partBytesMax) return `${which} has more than ${partBytesMax} bytes`
    if (Math.max(name.length, fileName?.length ?? 0) > nameCharactersMax) {
      return `${which} has a name of more than ${nameCharactersMax} characters`
    }
    const problem = fileName && fileProblem(fileName, limits)
    if (problem) return `${which} ${problem}`
  }
  return undefined
}

function fileProblem(fileName: string, { extensions, refuseExtensions }: PartLimits): string | undefined {
  if (/[\0-\x1f\x7f/\\:]/.test(fileName)) return 'is a file whose name is a path, or holds what no name does'
  const [, ...ends] = fileName
    .toLowerCase()
    .replace(/[. ]+$/, '')
    .split('.')
  const refused = ends.find(end => refuseExtensions.includes(end))
  if (refused !== undefined) return `is a file that is .${refused}`
  const last = ends.at(-1) ?? ''
  return extensions && !extensions.includes(last)
    ? `is a file that is not ${extensions.map(end => `.${end}`).join(', ')}`
    : undefined
}
