/** Of each rule on Protobuf a source that breaks it and one that does not. */
import type { RuleExample } from './rule-examples.model.ts'

const of = (make: (part: string) => string, bad: string, good: string): RuleExample => ({
  bad: make(bad),
  good: make(good),
})
const whole = (bad: string, good: string) => of(part => `syntax = "proto3";\npackage a.v1;\n${part}`, bad, good)
const old = (bad: string, good: string) => of(part => `syntax = "proto2"; message M { ${part} }`, bad, good)
const message = (bad: string, good: string) => whole(`message M { ${bad} }`, `message M { ${good} }`)
const one = (bad: string, good: string) => whole(`enum Color { ${bad} }`, `enum Color { ${good} }`)
const service = (bad: string, good: string) => whole(`service AService { ${bad} }`, `service AService { ${good} }`)
const pack = (bad: string, good: string) => of(part => `syntax = "proto3"; package ${part};`, bad, good)

export const protobufExamples: Readonly<Record<string, RuleExample>> = {
  'protobuf-numbers-unique': message('int32 a = 1; int32 b = 1;', 'int32 a = 1; int32 b = 2;'),
  'protobuf-numbers-allowed': message('int32 a = 19500;', 'int32 a = 20000;'),
  'protobuf-reserved-unused': message('reserved 1 to 3; int32 a = 2;', 'reserved 1 to 3; int32 a = 4;'),
  'protobuf-json-names-unique': message('int32 a_b = 1; int32 aB = 2;', 'int32 a_b = 1; int32 a_c = 2;'),
  'protobuf-enum-first-zero': one('COLOR_RED = 1;', 'COLOR_UNSPECIFIED = 0;'),
  'protobuf-labels': message('required int32 a = 1;', 'optional int32 a = 1;'),
  'protobuf-map-keys': message('map<double, int32> a = 1;', 'map<string, int32> a = 1;'),
  'protobuf-types-known': message('Unknown a = 1;', 'a.v1.M a = 1;'),
  'protobuf-message-names': whole('message own_message {}', 'message OwnMessage { message Inner {} }'),
  'protobuf-enum-names': whole('enum own_color { A = 0; }', 'enum OwnColor { A = 0; }'),
  'protobuf-enum-value-names': one('colorRed = 0;', 'COLOR_RED = 0;'),
  'protobuf-enum-value-prefix': one('RED = 0;', 'COLOR_RED = 0;'),
  'protobuf-enum-zero-suffix': one('COLOR_RED = 0;', 'COLOR_UNSPECIFIED = 0;'),
  'protobuf-field-names': message('int32 ownName = 1;', 'int32 own_name = 1;'),
  'protobuf-oneof-names': message('oneof ownKind { int32 a = 1; }', 'oneof own_kind { int32 a = 1; }'),
  'protobuf-service-names': whole('service own_service {}', 'service OwnService {}'),
  'protobuf-service-suffix': whole('service Own {}', 'service OwnService {}'),
  'protobuf-method-names': service('rpc get (A) returns (B);', 'rpc Get (A) returns (B);'),
  'protobuf-method-message-names': service(
    'rpc Get (A) returns (B);',
    'rpc Get (GetRequest) returns (AServiceGetResponse);',
  ),
  'protobuf-method-messages-own': service('rpc Get (A) returns (A);', 'rpc Get (A) returns (B);'),
  'protobuf-syntax-said': { bad: 'package a.v1; message M {}', good: 'edition = "2023"; package a.v1; message M {}' },
  'protobuf-package-said': { bad: 'syntax = "proto3"; message M {}', good: 'syntax = "proto3"; package a.v1;' },
  'protobuf-package-names': pack('Own.v1', 'own_part.v1'),
  'protobuf-package-version': pack('own', 'own.v1beta1'),
  'protobuf-file-name': {
    bad: 'syntax = "proto3";',
    badFile: 'ownFile.proto',
    good: 'syntax = "proto3";',
    goodFile: 'a/own_file.proto',
  },
  'protobuf-import-not-public': whole('import public "a.proto";', 'import "a.proto";'),
  'protobuf-import-not-weak': whole('import weak "a.proto";', 'import "a.proto";'),
  'protobuf-field-not-required': old('required int32 a = 1;', 'optional int32 a = 1;'),
  'protobuf-enum-no-alias': one('option allow_alias = true; A = 0;', 'A = 0;'),
  'protobuf-no-client-streaming': service('rpc Get (stream A) returns (B);', 'rpc Get (A) returns (stream B);'),
  'protobuf-no-server-streaming': service('rpc Get (A) returns (stream B);', 'rpc Get (stream A) returns (B);'),
  'protobuf-message-comment': whole('message M {}', '// One.\nmessage M {}'),
  'protobuf-field-comment': message('int32 a = 1;', '\n// One.\nint32 a = 1;'),
  'protobuf-oneof-comment': message('oneof k { int32 a = 1; }', '\n// One.\noneof k { int32 a = 1; }'),
  'protobuf-enum-comment': whole('enum E { A = 0; }', '// One.\nenum E { A = 0; }'),
  'protobuf-enum-value-comment': one('A = 0;', '\n// One.\nA = 0;'),
  'protobuf-service-comment': whole('service S {}', '// One.\nservice S {}'),
  'protobuf-method-comment': service('rpc Get (A) returns (B);', '\n// One.\nrpc Get (A) returns (B);'),
}
