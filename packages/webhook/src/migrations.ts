import type { Migration } from '@gatehouse/store'

export const migrations: readonly Migration[] = [
  {
    id: '0080-webhooks',
    capability: 'webhook',
    sql: `
-- Where somebody wants to be told; whose it is only the room knows that made it. Secrets are sealed texts.
create table webhook_endpoints (
  id text not null,
  organization_id text not null,
  owner text not null,
  title text not null,
  url text not null,
  events jsonb not null,
  state text not null,
  held_until timestamptz,
  previous_until timestamptz,
  created_at timestamptz not null,
  primary key (id),
  unique (organization_id, id),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on webhook_endpoints (organization_id, owner);
create index on webhook_endpoints (previous_until);
-- What is sent there: asked for in the transaction that is the reason, sent by a job, kept for a while.
create table webhook_deliveries (
  id text not null,
  organization_id text not null,
  endpoint_id text not null,
  type text not null,
  body text not null,
  once text,
  state text not null,
  tries bigint not null default 0,
  next_at timestamptz not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  status bigint,
  failure text,
  took_ms bigint,
  primary key (id),
  unique (organization_id, endpoint_id, once),
  foreign key (organization_id, endpoint_id) references webhook_endpoints (organization_id, id) on delete cascade
);
create index on webhook_deliveries (state, next_at);
create index on webhook_deliveries (endpoint_id, created_at);
create index on webhook_deliveries (created_at);
`,
  },
  {
    id: '0088-webhook-tokens',
    capability: 'webhook',
    sql: `
-- A member of each body whose text is sealed: it is written when the body is sent.
alter table webhook_endpoints add column token_field text;
`,
  },
  {
    id: '0092-webhook-series',
    capability: 'webhook',
    sql: `
-- What follows one another at an endpoint: a later one waits for those before it, such as the end of an incident for its beginning.
alter table webhook_deliveries add column series text;
create index on webhook_deliveries (endpoint_id, series) where state = 'waiting' and series is not null;
`,
  },
]
