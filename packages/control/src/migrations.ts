import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const migrations: readonly Migration[] = [
  {
    id: '0004-control',
    capability: 'control',
    sql: `
create table audit_chains (
  chain text not null,
  seq bigint not null,
  head text not null,
  key_id text not null,
  signature text not null,
  primary key (chain)
);
create table audit_events (
  chain text not null,
  seq bigint not null,
  at timestamptz not null,
  operation text not null,
  action text not null,
  caller_kind text not null,
  caller_id text not null,
  subject_kind text,
  subject_id text,
  request_id text not null,
  payload_digest text not null,
  previous text not null,
  digest text not null,
  primary key (chain, seq)
);
create index on audit_events (chain, subject_id, seq);
create index on audit_events (chain, caller_id, seq);
create table audit_payloads (
  chain text not null,
  seq bigint not null,
  salt text not null,
  payload text not null,
  primary key (chain, seq),
  foreign key (chain, seq) references audit_events (chain, seq)
);
create table audit_erasures (
  chain text not null,
  seq bigint not null,
  receipt_seq bigint not null,
  primary key (chain, seq),
  foreign key (chain, seq) references audit_events (chain, seq),
  foreign key (chain, receipt_seq) references audit_events (chain, seq)
);
create table sealed_secrets (
  name text not null,
  sealed text not null,
  primary key (name)
);
create table operators (
  subject_id text not null,
  primary key (subject_id)
);

-- A person is known by realm and address together.
alter table "auth"."user" add column "realm" text not null default 'console';
alter table "auth"."user" drop constraint "user_email_key";
alter table "auth"."user" add constraint "user_realm_email_key" unique ("realm", "email");
create view "auth"."consoleUser" as select * from "auth"."user" where "realm" = 'console' with local check option;
`,
  },
  {
    id: '0080-attempts',
    capability: 'control',
    sql: `
-- What may be guessed, counted by digests of who guesses; of no worth after a crash.
create unlogged table attempts (
  name text not null,
  count bigint not null,
  ends_at timestamptz not null,
  primary key (name)
);
create index on attempts (ends_at);
`,
  },
]
