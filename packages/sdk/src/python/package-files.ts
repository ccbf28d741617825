/** What stands around the source: project, README, tests. */
import type { PackageOptions } from '../sdk-package.ts'
import { serverOf } from '../server-of.ts'
import { firstLine, forMarkdown } from '../words.ts'
import type { NamedOperation } from './group-file.ts'
import { text } from './naming.ts'
import type { Around } from './python.ts'

export interface Shown {
  member: string
  named: NamedOperation
}

export const project = ({ model, module }: Around, { name, version }: PackageOptions) => `[build-system]
requires = ["setuptools>=68"]
build-backend = "setuptools.build_meta"

[project]
name = ${text(name.replace(/^@/, '').replaceAll('/', '-'))}
version = ${text(version)}
description = ${text(`Client of ${firstLine(model.title)}`)}
readme = "README.md"
requires-python = ">=3.10"
dependencies = []

[tool.setuptools.packages.find]
where = ["src"]

[tool.setuptools.package-data]
${text(module)} = ["py.typed"]

[tool.mypy]
strict = true
`

export function readme(
  { model, module }: Around,
  { options, shown }: { options: PackageOptions; shown: readonly Shown[] },
): string {
  const [first] = shown
  const scheme = model.schemes[0]
  const given = [
    ...(serverOf(model) ? [] : ['base_url="https://api.example.com"']),
    ...(scheme ? [`auth={${text(scheme.id)}: os.environ["API_SECRET"]}`] : []),
  ]
  const call = first ? `client.${first.member}.${first.named.method}(...)` : 'client'
  const paged = shown.find(({ named }) => named.all)
  const pages = paged
    ? `\n## Pages\n\n\`\`\`python\nfor item in client.${paged.member}.${paged.named.all}(...):\n    print(item)\n\`\`\`\n\nA page is asked for when the one before is used up; leave the loop, and no more are asked for.\n`
    : ''
  const rows = shown.map(
    ({ member, named: { method, operation } }) =>
      `| \`${member}.${method}\` | ${operation.method} \`${operation.path.replaceAll('`', '').replaceAll('|', '\\|')}\` | ${forMarkdown(firstLine(operation.summary))} |\n`,
  )
  return `# ${options.name}

Client of ${forMarkdown(model.title)}, version ${options.version}, for Python 3.10 and later. It needs the standard library alone.

\`\`\`python
import os

from ${module} import ApiError, Client

client = Client(${given.join(', ')})
try:
    print(${call})
except ApiError as refused:
    print(refused.status, refused.body)
\`\`\`

## Calls

Arguments have names; \`options=CallOptions(timeout=5, retries_max=0)\` stands beside them. What may be repeated is: twice more on 408,
429, 502, 503, 504 or a failing network, after the time that \`Retry-After\` says. Operations with an \`Idempotency-Key\` get one. An
answer that is none of those promised raises \`ApiError\`, none at all \`NoAnswerError\`. Redirects are not followed, so that no credential
leaves for another server. Values are those of JSON: dictionaries with their fields in types, dates as texts.
${pages}
## Operations

| method | request | |
|---|---|---|
${rows.join('')}`
}

export function tests({ module }: Around, shown: readonly Shown[]): string {
  const free = shown
    .filter(({ named: { operation } }) => !operation.parameters.some(one => one.required) && !operation.body?.required)
    .slice(0, 50)
  return `from __future__ import annotations

import io
import sys
import typing as t
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from ${module} import ApiError, Client, NoAnswerError  # noqa: E402


class Busy(io.BytesIO):
    status = 503
    headers = {"Content-Type": "application/json", "Retry-After": "7"}


def client(seen: t.List[str], answer: t.Callable[[], t.Any]) -> Client:
    def send(request: t.Any, timeout: float) -> t.Any:
        seen.append(f"{request.method} {request.full_url}")
        return answer()

    return Client(base_url="https://api.example.test/base/", send=send, wait=lambda seconds: None)


def away() -> t.Any:
    raise OSError("no network")


class ClientTest(unittest.TestCase):
    def test_every_operation_has_its_method(self) -> None:
        made = client([], away)
        methods: t.List[t.Any] = [${shown.map(({ member, named }) => `made.${member}.${named.method}`).join(', ')}]
        self.assertTrue(all(callable(one) for one in methods))
${free.map(callTest).join('')}

if __name__ == "__main__":
    unittest.main()
`
}

/** Of an operation that needs nothing to be called. */
function callTest({ member, named: { method, operation } }: Shown): string {
  const start = `${operation.method} https://api.example.test/base${operation.path.split('{')[0]}`
  return `
    def test_${member}_${method}_tells_what_is_not_promised_and_what_does_not_come(self) -> None:
        seen: t.List[str] = []
        with self.assertRaises(ApiError) as refused:
            client(seen, lambda: Busy(b'{"why": "test"}')).${member}.${method}()
        self.assertEqual((refused.exception.status, refused.exception.body), (503, {"why": "test"}))
        self.assertEqual(len(seen), ${operation.repeatable === 'never' ? 1 : 3})
        self.assertTrue(seen[0].startswith(${text(start)}), seen[0])
        with self.assertRaises(NoAnswerError):
            client([], away).${member}.${method}()
`
}
