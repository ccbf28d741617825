import type { Call } from './command.ts'
import { plainText } from './table.ts'
import type { World } from './world.ts'

/** Writes results: text for people, JSON for programs. */
export function shower(world: World, json: boolean): Call['show'] {
  return async (value, text) => {
    if (json) return world.out(`${JSON.stringify(value ?? null, null, 2)}\n`)
    const shown = await text()
    if (shown !== '') world.out(`${plainText(shown).replace(/\n$/, '')}\n`)
  }
}

/** A value as YAML for people. */
export async function yamlText(value: unknown): Promise<string> {
  const { stringify } = await import('yaml')
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
}
