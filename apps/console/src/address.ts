import { type ConsoleNoun, nounOf } from './units.ts'

/** The page of something, within the console. */
export function addressOf(
  organization: string,
  noun: ConsoleNoun,
  at: { name: string; workspace?: string | undefined },
): string {
  const parts = [organization, 'r', noun.plural, at.workspace ?? '-', at.name]
  return `/${parts.map(encodeURIComponent).join('/')}`
}

export const listAddress = (organization: string, plural: string) => `/${encodeURIComponent(organization)}/r/${plural}`

/** Where a reference leads; `other/name` stands in another workspace. */
export function referenceAddress(
  organization: string,
  kind: string,
  text: string,
  workspace: string | undefined,
): string {
  const noun = nounOf(kind)
  const [first, second] = text.split('/')
  const there = second === undefined ? workspace : first
  return addressOf(organization, noun, {
    name: second ?? text,
    workspace: noun.scope === 'workspace' ? there : undefined,
  })
}
