import type { Flag } from './flags.ts'

/** Where the database is; apart from what opens it, so that --help opens nothing. */
export const databaseFlags: readonly Flag[] = [
  {
    name: 'database-url',
    type: 'string',
    description: 'PostgreSQL; GATEHOUSE_DATABASE_URL, the one in --data unless said.',
  },
]
