/** What must be ended when one log takes the place of another. */
import type { DirectoryEntry } from '@gatehouse/program'
import type { StoredLine } from './directory-disk.ts'

type Lines = AsyncIterable<StoredLine>

/** Ends of all that is live in `before` and stands in no live entry of `after`, by its place in the tables. */
export async function leftBehind(before: Lines, after: Lines): Promise<DirectoryEntry[]> {
  const gone = await liveEntries(before)
  for (const place of (await liveEntries(after)).keys()) gone.delete(place)
  return [...gone].map(([place, entry]) =>
    entry.kind === 'subscription'
      ? { ...entry, state: 'dead', apiVersionIds: [place.slice(place.lastIndexOf(' ') + 1)] }
      : { ...entry, state: 'dead' },
  )
}

async function liveEntries(lines: Lines): Promise<Map<string, DirectoryEntry>> {
  const live = new Map<string, DirectoryEntry>()
  for await (const { entries } of lines) {
    for (const entry of entries) {
      for (const place of placesOf(entry)) {
        if (entry.state === 'live') live.set(place, entry)
        else live.delete(place)
      }
    }
  }
  return live
}

function placesOf(entry: DirectoryEntry): string[] {
  if (entry.kind === 'credential') return [`${entry.sha256} ${entry.environmentId}`]
  if (entry.kind === 'certificate') return [`certificate ${entry.certificateId}`]
  if (entry.kind === 'purge') return []
  if (entry.kind === 'denial') return [`denial ${entry.sha256} ${entry.organizationId}`]
  if (entry.kind === 'challenge') return [`challenge ${entry.challengeId}`]
  return entry.apiVersionIds.map(id => `${entry.applicationId} ${entry.environmentId} ${id}`)
}
