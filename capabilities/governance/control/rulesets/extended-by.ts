import type { Problem } from '@gatehouse/base'
import { isRecord } from '@gatehouse/documents/openapi/tree.ts'

interface Extended {
  name: string
  pointer: string
}

/** Names that a ruleset extends, also in its overrides, and what of it no control plane does. */
export function extendedBy(value: unknown): { names: Extended[]; problems: Problem[] } {
  const names: Extended[] = []
  const problems: Problem[] = []
  const refuse = (message: string, pointer: string, hint: string) =>
    void problems.push({ code: 'ruleset_invalid', message, pointer, hint })
  const look = (one: unknown, at: string) => {
    if (!isRecord(one)) return
    for (const key of ['functions', 'functionsDir']) {
      if (one[key] === undefined) continue
      refuse('Functions of a ruleset are code, and none is run here.', `${at}/${key}`, 'The command line runs them.')
    }
    const { extends: said } = one
    for (const [index, named] of (Array.isArray(said) ? said : said === undefined ? [] : [said]).entries()) {
      const name = Array.isArray(named) ? named[0] : named
      const pointer = `${at}/extends${Array.isArray(said) ? `/${index}` : ''}`
      if (typeof name !== 'string') continue
      if (/[/\\]|\.(?:ya?ml|json|js)$/i.test(name)) {
        const hint = 'Store what it holds as a ruleset, and name that.'
        refuse(`${name.slice(0, 100)} is an address or a file; neither is read.`, pointer, hint)
      } else names.push({ name, pointer })
    }
  }
  look(value, '')
  const overrides = isRecord(value) && Array.isArray(value.overrides) ? value.overrides : []
  for (const [index, one] of overrides.entries()) look(one, `/overrides/${index}`)
  return { names, problems }
}
