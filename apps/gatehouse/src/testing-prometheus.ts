/** Prometheus itself, scraping a gateway of a test, and its tool that judges metrics and rules. */
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { claimPort } from '@gatehouse/http'
import { until } from './testing-house.ts'

const missing = !existsSync('/usr/bin/promtool') && process.env.CI !== 'true'
/** For every test that asks Prometheus. */
export const withPrometheus = { skip: missing ? 'needs the Debian package prometheus' : false }

export const observability = join(import.meta.dirname, '../../../deploy/observability')

export interface Judged {
  status: number | null
  said: string
}

export function promtool(words: readonly string[], { input = '', cwd = observability } = {}): Judged {
  const { status, stdout, stderr, error } = spawnSync('/usr/bin/promtool', words, { input, cwd, encoding: 'utf8' })
  if (error) throw error
  return { status, said: stdout + stderr }
}

export interface Prometheus {
  /** Throws what it says of a query that it does not take. */
  query(expression: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]>
  ask(path: string, parameters: Record<string, string>): Promise<unknown>
}

/** With the rules that come along, once a second. */
export async function prometheusOn(t: TestContext, metricsPort: number): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-prometheus-'))
  const rules = ['slo.rules.yml', 'alerts.rules.yml']
  for (const file of rules) copyFileSync(join(observability, file), join(folder, file))
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: rules,
    scrape_configs: [{ job_name: 'gatehouse', static_configs: [{ targets: [`127.0.0.1:${metricsPort}`] }] }],
  }
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config))
  const port = await claimPort('127.0.0.1', 0)
  const words = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', '--enable-feature=exemplar-storage']
  const child = spawn('/usr/bin/prometheus', [...words, `--web.listen-address=127.0.0.1:${port}`], {
    cwd: folder,
    stdio: 'ignore',
  })
  const ended = new Promise(resolve => child.once('exit', resolve))
  t.after(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  const base = `http://127.0.0.1:${port}`
  await until(() =>
    fetch(`${base}/-/ready`).then(
      ({ status }) => status === 200,
      () => false,
    ),
  )
  const ask = async (path: string, parameters: Record<string, string>) => {
    const answer = await fetch(`${base}/api/v1/${path}?${new URLSearchParams(parameters)}`)
    const { status, data, error } = (await answer.json()) as { status: string; data: unknown; error?: string }
    if (status !== 'success') throw new Error(`${JSON.stringify(parameters)}: ${error}`)
    return data
  }
  return {
    ask,
    async query(expression) {
      const { result } = (await ask('query', { query: expression })) as {
        result: Awaited<ReturnType<Prometheus['query']>>
      }
      return result
    },
  }
}
