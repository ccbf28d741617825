/** Jobs by the clock, on every replica: a job looks again inside its writes, which follow one another. */
import type { Kernel } from './kernel.ts'
import type { ControlPart, Job } from './part.ts'
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
  let running: Promise<void> = Promise.resolve()
  let cancel = schedule()

  function schedule() {
    return clock.after(job.everyMs, () => {
      running = runJob(kernel, runner, job, end.signal)
        .catch(thrown => log.error(`The job ${job.name} failed.`, { error: String(thrown) }))
        .then(() => {
          if (!end.signal.aborted) cancel = schedule()
        })
    })
  }

  return () => {
    end.abort()
    cancel()
    return running
  }
}

/** One run of a job, now. */
async function runJob({ services }: Kernel, runner: Runner, job: Job, ended: AbortSignal): Promise<void> {
  await job.run({ services, ...runner.rows(job.name) }, ended)
}
