import type { At } from '../page.ts'
import { topicLinkPath } from '../paths.ts'
import type { Words as TopicWords } from '../reference.ts'

interface Props {
  at: At
  version: string
  words: TopicWords
}

/** Words of a language, where names lead to what they name. */
export function Words({ at, version, words }: Props) {
  return words.map((one, place) =>
    typeof one === 'string' ? (
      <span key={place}>{one}</span>
    ) : (
      <a key={place} href={at.link(topicLinkPath(version, one.to))}>
        {one.text}
      </a>
    ),
  )
}
