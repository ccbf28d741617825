/** Callers that others wrote: curl, wrk, h2load. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { steadyKey } from './documents.ts'
import { anyOf, between, material, sumOf } from './material.ts'
import { type Behaviour, expect, type Scene } from './scene.ts'

const run = promisify(execFile)

async function curl({ port, securePort }: Scene): Promise<void> {
  const plain = `http://127.0.0.1:${port}`
  const secure = `https://127.0.0.1:${securePort}`
  const bytes = between(1, 1_000_000)
  const upload = ['--data-binary', '@-']
  const chunked = ['-H', 'Transfer-Encoding: chunked']
  const options = anyOf([
    [`${plain}/live/sum`, ...upload],
    [`${plain}/live/sum`, ...upload, ...chunked],
    [`${plain}/live/sum`, ...upload, '-H', 'Expect: 100-continue'],
    [`${plain}/live/sum`, ...upload, '--http2-prior-knowledge'],
    [`${secure}/live/sum`, ...upload, '--http1.1'],
    [`${secure}/live/sum`, ...upload, '--http2'],
    [`${plain}/keyed-live/sum`, ...upload, '-H', `X-API-Key: ${steadyKey}`],
  ])
  const child = run('curl', ['-sSk', '--max-time', '60', '-w', ' %{http_code}', ...options])
  child.child.stdin!.on('error', () => {}).end(material.subarray(0, bytes))
  const { stdout } = await child
  expect(stdout === `${sumOf(bytes)} 200`, `${options.join(' ')} got ${stdout}`)
}

async function wrk({ port }: Scene): Promise<void> {
  const { stdout } = await run('wrk', ['-t1', '-c32', '-d2s', `http://127.0.0.1:${port}/files/pets/5`])
  const trouble = /Socket errors.*|Non-2xx.*/.exec(stdout)?.[0]
  expect(trouble === undefined && / requests in /.test(stdout), trouble ?? stdout)
}

async function h2load({ port }: Scene): Promise<void> {
  const count = 5000
  const load = ['-n', String(count), '-c', '8', '-m', '10', `http://127.0.0.1:${port}/files/pets/6`]
  const { stdout } = await run('h2load', load)
  expect(stdout.includes(`status codes: ${count} 2xx`), /requests:.*/.exec(stdout)?.[0] ?? stdout)
}

export const programs: readonly Behaviour[] = [
  { name: 'curl', callers: 1, pauseMsMax: 500, turn: curl },
  { name: 'wrk, two seconds', callers: 1, pauseMsMax: 20_000, turn: wrk },
  { name: 'h2load, 5,000 requests', callers: 1, pauseMsMax: 20_000, turn: h2load },
]
