/** What an import takes the place of, told before it does. */
import { Failure } from '@gatehouse/base'
import type { PrepareContext } from '@gatehouse/control'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import type { WrittenDefinition } from '../definition.ts'
import { definitionName } from './definition-of.ts'
import type { Reader } from './reading/reading.ts'
import { readRouted } from './reading/routed.ts'
import type { Said } from './reading/said.ts'

type Context = Reader & Pick<PrepareContext, 'read' | 'workspace'>

interface Incoming {
  text: string
  file: string | undefined
  document: Said
}

const toldMax = 20

/** Throws `already_exists` where the version has another document, with the endpoints that would come and go. */
export async function refuseReplacement(
  context: Context,
  apiVersion: string,
  { text, file, document }: Incoming,
): Promise<void> {
  const workspaceId = context.workspace!.id
  const held = await context.read(async resources => {
    const found = await resources.find('ApiVersion', apiVersion, workspaceId)
    const { definition } = (found?.spec ?? {}) as { definition?: string }
    if (definition === undefined || definition === definitionName(apiVersion, document)) return undefined
    const { spec } = await resources.get('Definition', definition, workspaceId)
    return { name: definition, kind: spec.format as DefinitionKind, text: spec.text as string }
  })
  if (!held) return
  const before = await callsOf(context, held)
  const after = await callsOf(context, { text, kind: document.kind, ...(file === undefined ? {} : { name: file }) })
  const gone = [...before].filter(call => !after.has(call))
  const added = [...after].filter(call => !before.has(call))
  const goes = before.size === 0 ? '' : ` ${gone.length} of its ${before.size} endpoints are not in the new one.`
  throw new Failure('already_exists', `${apiVersion} has another document, which would be replaced.${goes}`, {
    hint: 'Replace it, or give another name or version.',
    extra: { replaces: { apiVersion, endpoints: before.size, gone: told(gone), added: told(added) } },
  })
}

const told = (calls: readonly string[]) => ({ count: calls.length, first: calls.slice(0, toldMax) })

/** Of no kind but OpenAPI is it known by what it is called. */
async function callsOf(reader: Reader, written: WrittenDefinition): Promise<Set<string>> {
  const routed = await readRouted(reader, written)
  return new Set((routed?.endpoints ?? []).map(({ method, path }) => `${method} ${path}`))
}
