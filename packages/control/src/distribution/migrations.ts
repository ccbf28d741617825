import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const distributionMigrations: readonly Migration[] = [
  {
    id: '0010-distribution',
    capability: 'distribution',
    sql: `
create table signing_keys (
  id text primary key,
  number bigint not null unique,
  state text not null check (state in ('current', 'next', 'retired')),
  public_key text not null,
  sealed_key text,
  signed_by text not null,
  signature text not null,
  created_at timestamptz not null
);
create unique index signing_keys_one_current on signing_keys (state) where state <> 'retired';

create table certificate_authorities (
  id text primary key,
  certificate text not null,
  sealed_key text not null,
  created_at timestamptz not null
);

create table enrolment_tokens (
  sha256 text primary key,
  gateway_group_id text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by text,
  created_at timestamptz not null
);
create index on enrolment_tokens (expires_at);

create table gateway_nodes (
  id text primary key,
  gateway_group_id text not null,
  serial text not null unique,
  previous_serial text unique,
  certificate_expires_at timestamptz not null,
  connected boolean not null,
  state text not null,
  generation bigint not null,
  refused_generation bigint,
  reason text,
  report jsonb not null,
  enrolled_at timestamptz not null,
  last_seen_at timestamptz not null
);
create index on gateway_nodes (gateway_group_id);

create table program_heads (
  gateway_group_id text primary key,
  generation bigint not null,
  directory_epoch bigint not null,
  directory_seq bigint not null,
  directory_chain text not null,
  directory_live bigint not null,
  directory_epoch_at timestamptz not null,
  single boolean not null
);

create table generations (
  gateway_group_id text not null,
  number bigint not null,
  manifest text not null,
  key_id text not null,
  signature text not null,
  deployments jsonb not null,
  refused boolean not null,
  created_at timestamptz not null,
  primary key (gateway_group_id, number)
);

create table program_parts (
  gateway_group_id text not null,
  sha256 text not null,
  api_version_id text not null,
  environment_id text not null,
  content text not null,
  dropped_in bigint,
  primary key (gateway_group_id, sha256)
);

create table directory_log (
  gateway_group_id text not null,
  epoch bigint not null,
  seq bigint not null,
  subject text not null,
  live boolean not null,
  entry text not null,
  chain text not null,
  primary key (gateway_group_id, epoch, seq)
);
create unique index directory_log_live on directory_log (gateway_group_id, subject) where live;
`,
  },
  {
    id: '0015-policy-modules',
    capability: 'distribution',
    sql: `
create table policy_modules (
  sha256 text primary key,
  content text not null,
  created_at timestamptz not null
);
`,
  },
]
