/** What of a document of anybody a page has room for. */
import { shortText } from '../short-text.ts'
import type { TopicMember, TopicSection } from './topic.ts'

export const topicsMax = 20_000
const membersMax = 500

/** A list of members that none is empty of, or nothing. */
export function membersSection(name: TopicSection['name'], members: readonly TopicMember[]): TopicSection[] {
  if (members.length === 0) return []
  const more = members.length - membersMax
  return [{ name, members: members.slice(0, membersMax), ...(more > 0 ? { more } : {}) }]
}

export const nameText = (name: string) => shortText(name, 300)!

export function described(text: string | undefined, max = 2000): { description?: string } {
  const description = shortText(text?.trim(), max)
  return description ? { description } : {}
}
