/** What an upstream tells of itself when it should not: keys, traces of its code, addresses of its network. */
import type { Detector } from './detector.ts'

export const technicalKinds = ['key', 'stack-trace', 'database-error', 'internal-address'] as const
export type TechnicalKind = (typeof technicalKinds)[number]

interface Pattern {
  kind: TechnicalKind
  mayHold: RegExp
  /** Of bounded length, so that time grows with the text. */
  pattern: RegExp
}

const patterns: readonly Pattern[] = [
  {
    kind: 'key',
    mayHold: /-----BEGIN/,
    pattern:
      /-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY-----[A-Za-z0-9+/=\s\\rn:,-]{0,8192}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
  },
  {
    // As those who give them out publish how theirs begin, so that they can be found. What fits is taken whole, so that no
    // letter is looked at twice.
    kind: 'key',
    mayHold:
      /AKIA|ASIA|AIza|gh[opsur]_|github_pat_|glpat-|xox[abprs]-|[sr]k_live_|ghk_|sk-|npm_|SG\.|dop_v1_|hvs\.|whsec_/,
    pattern:
      /\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{35}|gh[opsur]_[A-Za-z0-9]{36,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|[sr]k_live_[A-Za-z0-9]{16,}|ghk_[a-z0-9-]{1,63}_\w{20,}|sk-[\w-]{20,}|npm_[A-Za-z0-9]{36}|SG\.[\w-]{22}\.[\w-]{43}|dop_v1_[a-f0-9]{64}|hvs\.[\w-]{24,}|whsec_[A-Za-z0-9+/=]{24,})/g,
  },
  {
    kind: 'stack-trace',
    mayHold: /\bat |Traceback|goroutine |\.rb:\d|\.php\b/,
    pattern:
      /(?:^|\n|\\n)[ \t\\t]{0,16}(?:at (?:[\w$.<>[\]`]{1,200}\([\w$.-]{1,120}\.(?:java|kt|scala|groovy):\d{1,6}\)|[\w$.<>[\] ]{1,200} ?\((?:file:\/\/|node:|\/|[A-Z]:\\)[^()\s]{1,300}:\d{1,6}:\d{1,6}\)|[\w.`<>+[\], ]{1,200}\([^()\n]{0,200}\) in [^\n]{1,300}?:line \d{1,6}))|Traceback \(most recent call last\):|goroutine \d{1,9} \[[a-z ,0-9]{1,40}\]:|#\d{1,4} [/\w.-]{1,300}\.php\(\d{1,6}\): |[/\w.-]{1,300}\.rb:\d{1,6}:in [`'][\w?!<> ]{1,100}'|in (?:<b>)?[/\w.-]{1,300}\.php(?:<\/b>)? on line/g,
  },
  {
    kind: 'database-error',
    mayHold: /SQL|ORA-|Syntax error|syntax error|PG::|sqlite|mysql|E1\d{4}/i,
    pattern:
      /You have an error in your SQL syntax|ORA-\d{5}: |SQLSTATE\[\w{5}\]|PG::[A-Z]\w{3,40}Error|(?:syntax error at or near|unterminated quoted string at or near) "|Unclosed quotation mark after the character string|SQLITE_(?:ERROR|CONSTRAINT)|SQLite3?::[A-Z]\w{3,40}|com\.mysql\.[\w.]{3,80}Exception|org\.postgresql\.util\.PSQLException|System\.Data\.SqlClient\.SqlException|MongoServerError: E\d{5}/g,
  },
  {
    // RFC 1918, 6598, 3927, 4193; names that no public zone has (RFC 6762, 8375, ICANN's .internal).
    kind: 'internal-address',
    mayHold:
      /\b(?:10|127|169|172|192|100)\.\d|localhost|\.(?:internal|local|lan|intranet|corp|svc)\b|\bf[cd][0-9a-f]{2}:/i,
    pattern:
      /(?<![\w.])(?:(?:10|127)(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2}|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d{1,3}){2})(?![\w.]\d|\w)|(?<![\w-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}(?:internal|local|lan|intranet|corp|svc(?:\.cluster\.local)?|home\.arpa)(?![\w-])|https?:\/\/localhost(?![\w.])|\bf[cd][0-9a-f]{2}:(?:[0-9a-f]{1,4}:{1,2}){1,7}[0-9a-f]{1,4}(?![\w:])/gi,
  },
]

export const technicalDetectors = (kinds: readonly TechnicalKind[]): Detector[] =>
  patterns
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, mayHold, pattern }) => ({
      kind,
      find(text, found) {
        if (!mayHold.test(text)) return
        pattern.lastIndex = 0
        for (let hit = pattern.exec(text); hit; hit = pattern.exec(text)) found(hit.index, hit.index + hit[0].length)
      },
    }))
