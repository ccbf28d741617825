/** A gateway thread with policies that look at frames, for tests. */
import { startWorker } from '@gatehouse/gateway/worker/worker.ts'
import { object, Type } from '@gatehouse/schema'
import { type Direction, definePolicy, type Frame, type FrameOutcome, refuse } from '@gatehouse/unit'
import { catalogue } from './capabilities.ts'

/**
 * Writes its mark and the direction behind each message; `drop me` is dropped, `refuse me` refused, `throw` throws, and
 * `wait N` is answered after N milliseconds.
 */
const marks = definePolicy({
  name: 'test-marks',
  version: 1,
  stages: ['shape'],
  title: 'Marks',
  summary: 'Marks messages.',
  config: object({ mark: Type.String() }),
  body: 'frames',
  errors: ['address_forbidden'],
  examples: [],
  create({ mark }, { clock }) {
    return {
      frame(_, frame, direction) {
        const text = Buffer.from(frame.data).toString()
        if (text.startsWith('drop me')) return 'drop'
        if (text.startsWith('refuse me')) return refuse('address_forbidden', 'Not this.')
        if (text.startsWith('throw')) throw new TypeError('at a frame')
        if (text.startsWith('pass') || (frame.kind === 'grpc' && frame.compressed)) return undefined
        const marked = withMark(frame, `${text} ${mark}-${direction}`)
        const waitMs = Number(/^wait (\d+)/.exec(text)?.[1] ?? 0)
        return waitMs === 0 ? marked : new Promise<FrameOutcome>(done => clock.after(waitMs, () => done(marked)))
      },
    }
  },
})

const withMark = (frame: Frame, text: string): Frame => ({ ...frame, data: Buffer.from(text) })

/** Refuses what is compressed, and says how large it is. */
const plainOnly = definePolicy({
  name: 'test-plain-only',
  version: 1,
  stages: ['shape'],
  title: 'Plain only',
  summary: 'Refuses compressed messages.',
  config: object({}),
  body: 'frames',
  errors: ['address_forbidden'],
  examples: [],
  create: () => ({
    frame: (_, frame) =>
      frame.kind === 'grpc' && frame.compressed
        ? refuse('address_forbidden', `${frame.data.byteLength} bytes are compressed.`)
        : undefined,
  }),
})

/** Has the hook and does not say so. */
const undeclared = definePolicy({
  name: 'test-undeclared',
  version: 1,
  stages: ['shape'],
  title: 'Undeclared',
  summary: 'Looks at frames in secret.',
  config: object({}),
  errors: [],
  examples: [],
  create: () => ({ frame: (_: unknown, __: Frame, ___: Direction) => undefined }),
})

/** Lets a request pass when its time has come. */
const waits = definePolicy({
  name: 'test-waits',
  version: 1,
  stages: ['shape'],
  title: 'Waits',
  summary: 'Waits.',
  config: object({ waitMs: Type.Integer() }),
  errors: [],
  examples: [],
  create: ({ waitMs }, { clock }) => {
    let disposed = false
    return {
      request: () => new Promise<void>(done => clock.after(waitMs, done)),
      response(_, reply) {
        reply.headers.set('X-Disposed', String(disposed))
      },
      dispose() {
        disposed = true
      },
    }
  },
})

startWorker(
  new Map([...catalogue.policies, ...[marks, plainOnly, undeclared, waits].map(unit => [unit.name, unit] as const)]),
)
