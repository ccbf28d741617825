/** Jobs by the clock, on every replica: a job looks again inside its writes, which follow one another. */
import type { Kernel } from './kernel.ts'
import type { ControlPart, GoesOn, Job } from './part.ts'
import type { Runner } from './runner.ts'

/** Starts every job; the function that comes back ends them and waits for what runs. */
export function runJobs(kernel: Kernel, runner: Runner, parts: readonly ControlPart[]): () => Promise<void> {
  const stops = parts.flatMap(part => part.jobs ?? []).map(job => repeat(kernel, runner, job))
  return async () => {
    await Promise.all(stops.map(stop => stop()))
  }
}

function repeat(kernel: Kernel, runner: Runner, job: Job): () => Promise<void> {
  const { clock, log } = kernel.services
  const end = new AbortController()
  const running = new Set<Promise<void>>()
  let cancel = schedule()

  /** Resolves when it is over, however it ends. */
  function kept(task: Promise<void>): Promise<void> {
    const told = task
      .catch(thrown => log.error(`The job ${job.name} failed.`, { error: String(thrown) }))
      .finally(() => running.delete(told))
    running.add(told)
    return told
  }

  function schedule() {
    return clock.after(job.everyMs, async () => {
      await kept(runJob(kernel, runner, job, { ended: end.signal, goesOn: kept }))
      if (!end.signal.aborted) cancel = schedule()
    })
  }

  return async () => {
    end.abort()
    cancel()
    while (running.size > 0) await Promise.all(running)
  }
}

/** One run of a job, now. */
async function runJob(
  { services }: Kernel,
  runner: Runner,
  job: Job,
  { ended, goesOn }: { ended: AbortSignal; goesOn: GoesOn },
): Promise<void> {
  await job.run({ services, ...runner.rows(job.name) }, ended, goesOn)
}
