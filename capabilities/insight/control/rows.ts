/** What insight keeps in rows, whatever engine keeps usage. */
import type { ControlPart } from '@gatehouse/control'
import { dashboardProblems } from '../dashboard.ts'
import { migrations } from './migrations.ts'

export const rows: Pick<ControlPart, 'migrations' | 'hooks'> = {
  migrations,
  hooks: { Dashboard: { problems: (_, spec) => dashboardProblems(spec as Parameters<typeof dashboardProblems>[0]) } },
}
