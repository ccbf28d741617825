/** Targets of upstreams in processes of their own, for tests that kill, freeze and slow them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'

const program = `
  let answer = { status: 200, waitMs: 0 }
  let asked = 0
  let last = '{}'
  const server = require('node:http').createServer((request, response) => {
    if (request.url.startsWith('/become')) {
      const [, status, waitMs] = request.url.slice(1).split('/')
      answer = { status: Number(status), waitMs: Number(waitMs) }
      asked = 0
      return response.end()
    }
    if (request.url === '/asked') return response.end(String(asked))
    if (request.url === '/last') return response.end(last)
    asked++
    let text = ''
    request.on('data', piece => (text += piece))
    request.on('end', () => {
      const { method, headers } = request
      last = JSON.stringify({ name: process.argv[1], method, headers, text })
      const told = last
      const say = () => response.writeHead(answer.status).end(told)
      setTimeout(say, answer.waitMs)
    })
  })
  server.listen(Number(process.argv[2]), process.argv[3], () => console.log(server.address().port))`

export interface Target {
  url: string
  /** Answers so from now on. */
  become(status: number, waitMs?: number): Promise<void>
  /** Requests since it became so. */
  asked(): Promise<number>
  /** What it was sent last. */
  last(): Promise<{ method: string; text: string }>
  signal(name: NodeJS.Signals): void
  restart(): Promise<void>
}

/** A process of its own, which answers with its name. */
export async function target(
  t: TestContext,
  name: string,
  { address = '127.0.0.1', port: wanted = 0 } = {},
): Promise<Target> {
  let child: ChildProcess | undefined
  t.after(() => child?.kill('SIGKILL'))
  const start = async (port: number) => {
    const one = spawn(process.execPath, ['-e', program, name, String(port), address], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = one
    const [line] = await once(one.stdout!, 'data')
    return Number(String(line))
  }
  const port = await start(wanted)
  const url = `http://${address}:${port}`
  return {
    url,
    async become(status, waitMs = 0) {
      await (await fetch(`${url}/become/${status}/${waitMs}`)).text()
    },
    asked: async () => Number(await (await fetch(`${url}/asked`)).text()),
    last: async () => (await (await fetch(`${url}/last`)).json()) as { method: string; text: string },
    signal: signal => void child!.kill(signal),
    async restart() {
      await start(port)
    },
  }
}
