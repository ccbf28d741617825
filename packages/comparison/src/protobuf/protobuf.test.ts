import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { changesOfTexts, told } from '../testing.ts'

const changes = (a: string, b: string) => changesOfTexts('proto', a, b)
const breaks = (a: string, b: string) => changes(a, b).map(({ id, breaks: whom = [] }) => [id, ...whom])

test('what says the same in other words is no change (LANG-1)', () => {
  const base = `syntax = "proto3"; package a.v1;
message Outer { Inner i = 1; .a.v1.Outer.Inner j = 2; map<string, Size> m = 3; reserved 5 to 7, 9; message Inner { repeated int32 n = 1; } }
enum Size { NONE = 0; BIG = 1; }`
  const other = `syntax = "proto3";
package a.v1;
enum Size { NONE = 0x0; reserved 9; BIG = 1; }
message Outer {
  message Inner { repeated v1.Outer.Count n = 1; }
  reserved 9; reserved 5, 6; reserved 7;
  map<string, a.v1.Size> m = 3;
  Outer.Inner j = 2;
  a.v1.Outer.Inner i = 1 [json_name = "i"];
}`.replace('v1.Outer.Count', 'int32')
  assert.deepEqual(told(changes(base, other.replace(' reserved 9; BIG', ' BIG'))), [])
  assert.deepEqual(told(changes(base, other)), ['INFO protobuf-reserved-added'])
})

test('whom a change breaks is told: readers of bytes, readers of JSON, who compiles', () => {
  const of = (field: string) => `syntax = "proto3"; message M { ${field} }`
  assert.deepEqual(breaks(of('int32 a = 1;'), of('int32 b = 1;')), [['protobuf-field-renamed', 'json', 'source']])
  assert.deepEqual(breaks(of('int32 a = 1;'), of('int64 a = 1;')), [
    ['protobuf-field-type-changed-wire-compatible', 'json', 'source'],
  ])
  assert.deepEqual(breaks(of('int32 a = 1;'), of('uint32 a = 1;')), [
    ['protobuf-field-type-changed-compatible', 'source'],
  ])
  assert.deepEqual(breaks(of('int32 a = 1;'), of('sint32 a = 1;')), [
    ['protobuf-field-type-changed', 'wire', 'json', 'source'],
  ])
  assert.deepEqual(breaks(of('int32 a = 1;'), of('int32 a = 1; int32 b = 2;')), [['protobuf-field-added']])
})

test('a message of another name that says the same is a rename, wherever it is used', () => {
  const of = (name: string, more = '') =>
    `syntax = "proto3"; message ${name} { int32 a = 1; ${name} next = 2; message Part { ${name} whole = 1; } }
message User { ${name} it = 1; map<string, ${name}.Part> parts = 2; ${more} } service S { rpc G (${name}) returns (User); }`
  assert.deepEqual(told(changes(of('Pet'), of('Animal'))), [
    'WARN protobuf-message-renamed',
    'WARN protobuf-message-renamed',
  ])
  assert.ok(
    told(changes(of('Pet'), of('Animal').replace('int32 a = 1', 'int32 a = 3'))).includes(
      'ERR protobuf-message-removed',
    ),
  )
})

test('syntax and editions are compared by what they take for granted', () => {
  const three =
    'syntax = "proto3"; message M { optional int32 a = 1; repeated int32 b = 2; M c = 3; } enum E { A = 0; }'
  const edition = 'edition = "2023"; message M { int32 a = 1; repeated int32 b = 2; M c = 3; } enum E { A = 0; }'
  assert.deepEqual(told(changes(three, edition)), ['WARN protobuf-syntax-changed'])
  const delimited = edition.replace('M c = 3', 'M c = 3 [features.message_encoding = DELIMITED]')
  assert.deepEqual(told(changes(edition, delimited)), ['ERR protobuf-field-encoding-changed'])
  const group = 'syntax = "proto2"; message M { optional group G = 1 { optional int32 a = 1; } }'
  assert.deepEqual(told(changes(group, group.replace('int32 a', 'int64 a'))), [
    'ERR protobuf-field-type-changed-wire-compatible',
  ])
})

test('extensions are fields of the message that they extend', () => {
  const of = (fields: string) => `syntax = "proto2"; message M { extensions 100 to max; } extend M { ${fields} }`
  const [gone] = changes(of('optional int32 a = 100;'), of('optional int32 b = 101;'))
  assert.deepEqual([gone?.id, gone?.endpoint], ['protobuf-field-removed', 'extend M'])
  assert.deepEqual(
    told(changes(of('optional int32 a = 100;'), 'syntax = "proto2"; message M { extensions 100 to max; }')),
    ['ERR protobuf-field-removed'],
  )
})

test('a source in which two fields have one number is refused with its place', () => {
  const of = (fields: string) => `syntax = "proto3"; message M { ${fields} }`
  assert.throws(
    () => changes(of('int32 a = 1;'), of('int32 a = 1; string b = 1;')),
    (thrown: Failure) => thrown.code === 'document_invalid' && thrown.problems[0]?.place?.column === 52,
  )
})
