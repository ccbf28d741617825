import type { CacheCounts } from '../cache/cache-memory.ts'
import type { Sample } from './families.ts'

export function cacheSamples({ entries, bytes, found, missed, evicted, rejected }: CacheCounts): Sample[] {
  return [
    { name: 'gatehouse_cache_entries', value: entries },
    { name: 'gatehouse_cache_bytes', value: bytes },
    { name: 'gatehouse_cache_lookups_total', labels: { result: 'found' }, value: found },
    { name: 'gatehouse_cache_lookups_total', labels: { result: 'missed' }, value: missed },
    { name: 'gatehouse_cache_evicted_total', value: evicted },
    { name: 'gatehouse_cache_rejected_total', value: rejected },
  ]
}
