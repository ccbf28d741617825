/**
 * One exchange through its route: open list, plan, known list, forward, replies back in reverse. Calls back
 * in the same turn when no policy answered with a promise; a policy that does costs only its own wait.
 */
import { failureFrom } from '@gatehouse/base'
import {
  type Consumer,
  type Exchange,
  type Identity,
  type Next,
  outOfPlace,
  Refusal,
  type Reply,
  refusalReply,
} from '@gatehouse/unit'
import { challenged, mayBeKnownYet } from './challenges.ts'
import type { Route, Step } from './route.ts'

/** What a run leaves beside the reply; analytics and `explain` read it. */
export interface RunState {
  /** The step that ended the lists, if one did. */
  stoppedBy: Step | undefined
  /** Failure code of the reply, if the gateway made it. */
  code: string | undefined
  /** The first scheme that the caller did not show, while another may still know it. */
  unshown?: { step: Step; refusal: Refusal } | undefined
  /** Steps whose place was reached, in order; they see the way back and the end. */
  readonly ran: Step[]
  /** Filled when present: one entry for each step that ran. */
  record?: StepRecord[] | undefined
}

export interface StepRecord {
  step: Step
  /** `unshown`: the scheme of this step was not used, and another may know the caller. */
  outcome: 'passed' | 'unshown' | 'replied' | 'refused' | 'failed'
  code?: string
  detail?: string
  /** Monotonic milliseconds. */
  startedMs: number
  durationUs: number
  /** What was known after it. */
  known: readonly ('identity' | 'consumer')[]
}

/** The way to the upstream and the subscription look-up, which belong to the gateway. */
export interface Forward {
  /** Finds what the application may do here and notes it on the consumer; gives the index into `known`, or 0. */
  subscribe(consumer: Consumer, route: Route): number
  /** Why what the caller showed was taken back before its end. */
  denial?(identity: Identity, route: Route): string | undefined
  /** The signal takes back this sending alone. */
  send(exchange: Exchange, route: Route, answer: Answer, signal?: AbortSignal): void
}

/** Hears once what the upstream said, in the turn in which it is known. */
export interface Answer {
  replied(reply: Reply): void
  failed(reason: unknown): void
}

export interface Task {
  exchange: Exchange
  route: Route
  state: RunState
  forward: Forward
  done: (reply: Reply) => void
  /** Called once when `done` threw for a reply and for its refusal as well: nobody will be answered. */
  abandon?: (reason: Error) => void
}

/** Calls `done` exactly once, with the reply as it goes to the caller; only where that throws once more, with a refusal. */
export function run(task: Task): void {
  if (task.route.part.blocked) return end(task, new Refusal('not_found', 'This API version is blocked.'))
  walk(task, task.route.open, 0, afterIdentify)
}

/** Tells the steps that ran that the exchange is over. Once, when the caller has the reply or went away. */
export function finish(exchange: Exchange, { ran }: RunState): void {
  for (const { hooks } of ran) {
    try {
      hooks.finish?.(exchange)
    } catch {
      // Nobody is left to be told; the other observers still are.
    }
  }
}

type Then = (task: Task, steps: readonly Step[]) => void

function walk(task: Task, steps: readonly Step[], from: number, then: Then): void {
  for (let i = from; i < steps.length; i++) {
    const step = steps[i]!
    task.state.ran.push(step)
    const hook = step.hooks.request
    if (!hook) continue
    const startedMs = task.state.record ? performance.now() : 0
    let outcome: ReturnType<typeof hook>
    try {
      outcome = hook.call(step.hooks, task.exchange)
    } catch (thrown) {
      return stop(task, step, failed(task, step, thrown), startedMs)
    }
    if (outcome instanceof Promise) {
      outcome.then(
        late => {
          if (late && !unshown(task, step, late, startedMs)) return stop(task, step, late, startedMs)
          if (!late) note(task, step, 'passed', startedMs)
          // Nobody waits for it any more, and steps that have not seen it would not hear of its end.
          const { signal } = task.exchange
          if (signal.aborted) return end(task, refusalFrom(task, signal.reason))
          walk(task, steps, i + 1, then)
        },
        thrown => stop(task, step, failed(task, step, thrown), startedMs),
      )
      return
    }
    if (outcome) {
      if (unshown(task, step, outcome, startedMs)) continue
      return stop(task, step, outcome, startedMs)
    }
    if (task.state.record) note(task, step, 'passed', startedMs)
  }
  then(task, steps)
}

/** Whether the step is passed over for now. */
function unshown(task: Task, step: Step, outcome: Reply | Refusal, startedMs: number): boolean {
  if (!mayBeKnownYet(step, outcome)) return false
  task.state.unshown ??= { step, refusal: outcome }
  note(task, step, 'unshown', startedMs, outcome)
  return true
}

function afterIdentify(task: Task): void {
  const { exchange, route, forward } = task
  const { consumer } = exchange
  const missing = task.state.unshown
  if (missing && !consumer && !exchange.identity) {
    const leading = route.open.find(({ hooks }) => hooks.signIn)
    if (leading) return signIn(task, { step: leading, why: 'unknown' }, () => unknown(task, missing))
    return unknown(task, missing)
  }
  const { identity } = exchange
  const denial = identity && forward.denial?.(identity, route)
  if (denial !== undefined) {
    const otherwise = () => endKnown(task, 'identity', denied(denial))
    const leading = route.open.find(({ hooks }) => hooks.signIn)
    return leading ? signIn(task, { step: leading, why: 'denied' }, otherwise) : otherwise()
  }
  const misplaced = consumer && outOfPlace(consumer, exchange.request)
  if (misplaced) return endKnown(task, 'consumer', misplaced)
  let plan: number
  try {
    plan = consumer ? forward.subscribe(consumer, route) : 0
  } catch (thrown) {
    return end(task, refusalFrom(task, thrown))
  }
  const known = route.known[plan]!
  if (route.part.access === 'subscription' && plan === 0) {
    return end(task, notSubscribed(exchange, route))
  }
  walk(task, known, 0, send)
}

const denied = (reason: string) =>
  new Refusal('credential_invalid', 'The credential is not valid here.', [], `It is not valid: ${reason}.`)

/** Told at the scheme that knew whom it is about. */
function endKnown(task: Task, whom: 'identity' | 'consumer', refusal: Refusal): void {
  const { state } = task
  const told = state.record?.find(({ known }) => known.includes(whom))
  if (told) Object.assign(told, { outcome: 'refused', code: refusal.code, detail: refusal.reason })
  state.stoppedBy = told?.step
  end(task, challenged(refusal, task.exchange, task.route))
}

interface Led {
  step: Step
  why: 'unknown' | 'denied'
}

/** Rule IDENTIFY-7 of SPEC.md: leads the caller to where it can show who it is, or goes on. */
function signIn(task: Task, { step, why }: Led, otherwise: () => void): void {
  const led = (outcome: Awaited<ReturnType<NonNullable<Step['hooks']['signIn']>>>) => {
    if (!outcome) return otherwise()
    task.state.stoppedBy = step
    const told = task.state.record?.findLast(one => one.step === step)
    if (told) told.outcome = outcome instanceof Refusal ? 'refused' : 'replied'
    if (outcome instanceof Refusal) end(task, outcome)
    else back(task, outcome, task.state.ran.length - 1)
  }
  const broken = (thrown: unknown) => led(failed(task, step, thrown))
  try {
    const outcome = step.hooks.signIn!(task.exchange, why)
    if (outcome instanceof Promise) outcome.then(led, broken)
    else led(outcome)
  } catch (thrown) {
    broken(thrown)
  }
}

function unknown(task: Task, { step: first, refusal }: NonNullable<RunState['unshown']>): void {
  task.state.stoppedBy = first
  const told = task.state.record?.find(({ step }) => step === first)
  if (told) told.outcome = 'refused'
  end(task, challenged(refusal, task.exchange, task.route, first))
}

function notSubscribed(exchange: Exchange, route: Route): Refusal {
  const { consumer, identity } = exchange
  if (consumer)
    return new Refusal('subscription_missing', `The application has no subscription for ${route.apiVersion}.`)
  if (identity?.subject !== undefined || identity?.clientId !== undefined) {
    return new Refusal(
      'subscription_missing',
      `No application here is the caller’s, so it has no subscription for ${route.apiVersion}.`,
    )
  }
  return challenged(
    new Refusal('credential_missing', `Nobody was identified for ${route.apiVersion}.`),
    exchange,
    route,
  )
}

function send(task: Task, known: readonly Step[]): void {
  const { exchange, route, forward } = task
  const answer = new TaskAnswer(task)
  const wrapped = wrappedSend(task, known)
  try {
    if (!wrapped) forward.send(exchange, route, answer)
    else
      wrapped().then(
        reply => answer.replied(reply),
        thrown => answer.failed(thrown),
      )
  } catch (thrown) {
    answer.failed(thrown)
  }
}

/** The upstream call within the `forward` hooks; undefined where there are none, which then costs no promise. */
function wrappedSend({ exchange, route, forward }: Task, known: readonly Step[]): Next | undefined {
  let next: Next | undefined
  for (let i = known.length - 1; i >= 0; i--) {
    const { hooks } = known[i]!
    if (!hooks.forward) continue
    const inner: Next =
      next ??
      (signal => new Promise<Reply>((replied, failed) => forward.send(exchange, route, { replied, failed }, signal)))
    // Async, so that what throws at once is a refusal like what rejects.
    next = async outer => hooks.forward!(exchange, outer ? own => inner(either(outer, own)) : inner)
  }
  return next
}

const either = (outer: AbortSignal, own: AbortSignal | undefined) => (own ? AbortSignal.any([outer, own]) : outer)

/** Takes the first word only. */
class TaskAnswer implements Answer {
  #task: Task | undefined

  constructor(task: Task) {
    this.#task = task
  }

  replied(reply: Reply): void {
    const task = this.#over()
    if (task) back(task, reply, task.state.ran.length - 1)
  }

  failed(reason: unknown): void {
    const task = this.#over()
    if (task) end(task, refusalFrom(task, reason))
  }

  #over(): Task | undefined {
    const task = this.#task
    this.#task = undefined
    return task
  }
}

function stop(task: Task, step: Step, outcome: Reply | Refusal, startedMs: number): void {
  task.state.stoppedBy = step
  const refused = outcome instanceof Refusal
  if (task.state.record) note(task, step, refused ? 'refused' : 'replied', startedMs, outcome)
  if (step.hooks.signIn && refused && outcome.code === 'credential_missing') {
    const otherwise = () => end(task, challenged(outcome, task.exchange, task.route, step))
    return signIn(task, { step, why: 'unknown' }, otherwise)
  }
  if (refused) end(task, step.use.stage === 'identify' ? challenged(outcome, task.exchange, task.route, step) : outcome)
  else back(task, outcome, task.state.ran.length - 1)
}

function end(task: Task, refusal: Refusal): void {
  task.state.code = refusal.code
  back(task, refusalReply(refusal, task.exchange.request.headers, task.exchange), task.state.ran.length - 1)
}

function back(task: Task, reply: Reply, from: number): void {
  for (let i = from; i >= 0; i--) {
    const step = task.state.ran[i]!
    const hook = step.hooks.response
    if (!hook) continue
    try {
      const wait = hook.call(step.hooks, task.exchange, reply)
      if (wait instanceof Promise) {
        wait.then(
          () => back(task, reply, i - 1),
          thrown => brokenReply(task, step, thrown, reply, i - 1),
        )
        return
      }
    } catch (thrown) {
      return brokenReply(task, step, thrown, reply, i - 1)
    }
  }
  const { replyFields } = task.exchange
  for (let i = 0; i < replyFields.length; i += 2) reply.headers.append(replyFields[i]!, replyFields[i + 1]!)
  try {
    task.done(reply)
  } catch (thrown) {
    notHandedOver(task, reply, thrown)
  }
}

/** The turn may be a promise's: a rejection there would end the thread. */
function notHandedOver(task: Task, reply: Reply, thrown: unknown): void {
  const { request } = task.exchange
  try {
    const refusal = refusalReply(refusalFrom(task, thrown), request.headers, task.exchange)
    reply.body?.abort()
    task.done(refusal)
  } catch (again) {
    task.abandon?.(again instanceof Error ? again : new Error(String(again)))
  }
}

/** A response hook failed: what it should have guarded must not leave. */
function brokenReply(task: Task, step: Step, thrown: unknown, reply: Reply, next: number): void {
  reply.body?.abort()
  task.state.stoppedBy = step
  const refusal = failed(task, step, thrown)
  task.state.code = refusal.code
  back(task, refusalReply(refusal, task.exchange.request.headers, task.exchange), next)
}

function failed(task: Task, step: Step, thrown: unknown): Refusal {
  const failure = failureFrom(thrown)
  if (failure.code !== 'internal') return new Refusal(failure.code, failure.message)
  task.state.code = 'policy_failed'
  return new Refusal('policy_failed', `The policy ${step.use.policy} failed.`)
}

function refusalFrom(task: Task, thrown: unknown): Refusal {
  const failure = failureFrom(thrown)
  task.state.code = failure.code
  return new Refusal(failure.code, failure.message)
}

function note(task: Task, step: Step, outcome: StepRecord['outcome'], startedMs: number, by?: unknown): void {
  const refused = by instanceof Refusal ? { code: by.code, detail: by.reason ?? by.detail } : {}
  const { exchange, state } = task
  if (!state.record) return
  const known = (['identity', 'consumer'] as const).filter(one => exchange[one] !== undefined)
  const remark = exchange.remark === undefined ? {} : { detail: exchange.remark }
  exchange.remark = undefined
  const durationUs = (performance.now() - startedMs) * 1000
  state.record.push({ step, outcome, ...remark, ...refused, startedMs, durationUs, known })
}
