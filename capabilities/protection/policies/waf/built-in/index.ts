/** The rules for those who bring none. Scores and paranoia are set up as in the Core Rule Set. */
import type { RuleFile } from '@gatehouse/seclang'
import { addressRules } from './address.ts'
import { codeRules } from './code.ts'
import { commandRules } from './command.ts'
import { fileRules } from './file.ts'
import { leakRules } from './leak.ts'
import { markupRules } from './markup.ts'
import { protocolRules } from './protocol.ts'
import { scannerRules } from './scanner.ts'
import { decisionRules, setUpRules } from './set-up.ts'
import { sqlRules } from './sql.ts'

export const builtInRules: readonly RuleFile[] = [
  ...[setUpRules, protocolRules, scannerRules, fileRules, commandRules, sqlRules, markupRules, codeRules],
  ...[addressRules, leakRules, decisionRules],
]
