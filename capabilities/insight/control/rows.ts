/** What insight keeps in rows, whatever engine keeps usage. */
import type { ControlPart } from '@gatehouse/control'
import { dashboardProblems } from '../dashboard.ts'
import { captureHandlers } from './capture/capture-handlers.ts'
import { captureHooks } from './capture/capture-hooks.ts'
import { captureJob } from './capture/capture-job.ts'
import { migrations } from './migrations.ts'

export const rows: Pick<ControlPart, 'migrations' | 'hooks' | 'handlers' | 'jobs'> = {
  migrations,
  handlers: captureHandlers,
  hooks: {
    Capture: captureHooks,
    Dashboard: { problems: (_, spec) => dashboardProblems(spec as Parameters<typeof dashboardProblems>[0]) },
  },
  jobs: [captureJob],
}
