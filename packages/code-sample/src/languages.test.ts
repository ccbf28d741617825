import assert from 'node:assert/strict'
import { stripTypeScriptTypes } from 'node:module'
import { dirname } from 'node:path'
import test, { type TestContext } from 'node:test'
import { Script } from 'node:vm'
import fc from 'fast-check'
import { type LanguageName, languageNames, languages } from './languages.ts'
import type { SampleRequest } from './sample-request.ts'
import { fileIn, hostile, isThere, output } from './testing.ts'

const requestWith = (value: string): SampleRequest => ({
  method: 'POST',
  url: `https://api.example.com/${value}`,
  headers: [
    ['X-Value', value],
    [`X-${value}`, 'a'],
    ['Content-Type', value],
  ],
  body: value,
})
const evil = fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 5 })), {
  maxLength: 12,
})
const withoutStrings = (source: string) => source.replace(/"(?:[^"\\\n\r\u2028\u2029]|\\.)*"/g, '""')

test('whatever the values are, the source without its strings is the same in every language of double quotes', () => {
  for (const name of languageNames.filter(one => one !== 'curl')) {
    const plain = withoutStrings(languages[name](requestWith('a')))
    fc.assert(
      fc.property(evil, parts => assert.equal(withoutStrings(languages[name](requestWith(parts.join('')))), plain)),
    )
  }
})

test('no dollar of PHP and no hash of Ruby stands in a string without a backslash, and no \\u of Java is below 256', () => {
  const strings = (source: string) => [...source.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, inner]) => inner!)
  fc.assert(
    fc.property(evil, parts => {
      const of = (name: LanguageName) =>
        strings(languages[name](requestWith(parts.join('')))).filter(one => one !== '#{response.code} #{response.body}')
      const unescaped = (sign: string) => new RegExp(`^(?:[^\\\\${sign}]|\\\\.)*$`, 's')
      for (const one of of('php')) assert.match(one, unescaped('$'))
      for (const one of of('ruby')) assert.match(one, unescaped('#'))
      for (const one of of('java')) assert.ok(!/(?<!\\)(?:\\\\)*\\u00/.test(one), one)
    }),
  )
})

test('a shell hands curl exactly the values, and runs none of them', t => {
  const all = hostile.filter(one => !/[\0\ud800]/.test(one)).join(' ')
  const body = `--${all}\0\x07%d\\n`
  const source = languages.curl({ ...requestWith(all), body })
  // In place of curl: what it is given, each word with a NUL behind it, and what it is piped.
  const shell = `curl() { printf '%s\\0' "$@"; printf '='; cat; }\n`
  for (const sh of ['sh', 'bash']) {
    const file = fileIn(t, 'sample.sh', shell + source)
    const [words, piped] = output('sh', '-c', `cd ${dirname(file)} && ${sh} sample.sh && test ! -e pwned`).split(
      /=(?=[^=]*$)/s,
    ) as [string, string]
    assert.deepEqual(words.split('\0').slice(0, -1), [
      ...['--globoff', '--request', 'POST', `https://api.example.com/${all}`],
      ...[
        '--header',
        `X-Value: ${all}`,
        '--header',
        `X-${all}: a`,
        '--header',
        `Content-Type: ${all}`,
        '--data-binary',
        '@-',
      ],
    ])
    assert.equal(piped, body)
  }
  const short = languages.curl({ ...requestWith('a'), body: all.replace(/[^ -~]/g, '') })
  assert.match(short, /--data-raw '/)
})

/** Each line is a program that reads a string of the language and prints its bytes. */
const readers: Partial<
  Record<LanguageName, { program: string; isOfDebian: boolean; read: (t: TestContext, literal: string) => string }>
> = {
  javascript: {
    program: 'node',
    isOfDebian: true,
    read: (_, literal) => new Script(literal).runInThisContext() as string,
  },
  python: {
    ...{ program: 'python3', isOfDebian: true },
    read: (t, literal) =>
      output('python3', fileIn(t, 'a.py', `import sys\nsys.stdout.buffer.write((${literal}).encode("utf-8"))`)),
  },
  php: {
    program: 'php',
    isOfDebian: true,
    read: (t, literal) => output('php', fileIn(t, 'a.php', `<?php echo ${literal};`)),
  },
  ruby: {
    program: 'ruby',
    isOfDebian: true,
    read: (t, literal) => output('ruby', fileIn(t, 'a.rb', `print ${literal}`)),
  },
  java: {
    ...{ program: 'java', isOfDebian: false },
    read: (t, literal) =>
      output(
        'java',
        fileIn(
          t,
          'A.java',
          `class A { public static void main(String[] a) throws Exception { System.out.write((${literal}).getBytes("UTF-8")); System.out.flush(); } }`,
        ),
      ),
  },
  go: {
    ...{ program: 'go', isOfDebian: false },
    read: (t, literal) =>
      output('go', 'run', fileIn(t, 'a.go', `package main\nimport "fmt"\nfunc main() { fmt.Print(${literal}) }`)),
  },
  rust: {
    ...{ program: 'rustc', isOfDebian: false },
    read: (t, literal) => {
      const file = fileIn(t, 'a.rs', `fn main() { print!("{}", ${literal}); }`)
      output('rustc', '-o', `${file}.out`, file)
      return output(`${file}.out`)
    },
  },
}

const text = hostile.join(' ').toWellFormed()
for (const [name, { program, isOfDebian, read }] of Object.entries(readers)) {
  const skip = isThere(program) || (isOfDebian && process.env.CI === 'true') ? false : `${program} is not installed`
  test(`what ${name} reads of a hostile string is its letters`, { skip }, t => {
    // Of a sample, the value of its first field.
    const source = languages[name as LanguageName](requestWith(text))
    const literal = /"(?:[^"\\\n]|\\.)*pwned(?:[^"\\\n]|\\.)*"/.exec(
      source.slice(source.indexOf('X-Value') - 2).replace(/^"X-Value"/, ''),
    )![0]
    const found = read(t, literal)
    assert.equal(found.replace(/^X-Value: /, ''), text)
  })
}

test('samples are programs that their compilers take', t => {
  const request = requestWith(text)
  new Script(`async () => {${languages.javascript(request)}}`)
  new Script(`async () => {${stripTypeScriptTypes(languages.typescript(request))}}`)
  const compiled: [string, string, (file: string) => string[]][] = [
    ['python3', 'a.py', file => ['-m', 'py_compile', file]],
    ['php', 'a.php', file => ['-l', file]],
    ['ruby', 'a.rb', file => ['-c', file]],
    ['gofmt', 'a.go', file => ['-l', file]],
    ['javac', 'Sample.java', file => ['-encoding', 'UTF-8', '-d', dirname(file), file]],
  ]
  const byProgram: Record<string, LanguageName> = {
    python3: 'python',
    php: 'php',
    ruby: 'ruby',
    gofmt: 'go',
    javac: 'java',
  }
  for (const [program, name, words] of compiled) {
    if (!isThere(program) && (process.env.CI !== 'true' || /gofmt|javac/.test(program))) {
      t.diagnostic(`${program} is not installed: its samples were not compiled`)
      continue
    }
    const printed = output(program, ...words(fileIn(t, name, languages[byProgram[program]!](request))))
    // gofmt names a file that it would write otherwise.
    if (program === 'gofmt') assert.equal(printed, '')
  }
})
