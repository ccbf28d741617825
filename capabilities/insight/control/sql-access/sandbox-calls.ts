/** What passes between the control plane and the process that carries out SQL of people. */
import type { FailureCode } from '@gatehouse/base'

export interface SandboxFile {
  table: string
  path: string
  format: 'parquet' | 'csv'
  /** Type of each column in the sandbox. */
  columns: Readonly<Record<string, string>>
}

export interface SandboxCall {
  files: readonly SandboxFile[]
  names: readonly { id: string; kind: string; name: string }[]
  sql: string
  limits: SandboxLimits
}

export interface SandboxLimits {
  timeoutMs: number
  memoryMegabytesMax: number
  residentMegabytesMax: number
  rowsMax: number
  /** Of all rows as JSON, and of the text of one value. */
  bytesMax: number
  valueCharactersMax: number
}

export interface SandboxResult {
  columns: { name: string; type: string }[]
  rows: unknown[][]
  truncated: boolean
}

export type SandboxReply = { result: SandboxResult } | { failure: { code: FailureCode; detail: string } }
