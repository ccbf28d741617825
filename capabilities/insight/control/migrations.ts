import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const migrations: readonly Migration[] = [
  {
    id: '0083-dashboards',
    capability: 'insight',
    sql: `
create table dashboards (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on dashboards (organization_id, created_at, id);
create index on dashboards (organization_id, updated_at, id);
`,
  },
  {
    id: '0091-insight-anomalies',
    capability: 'insight',
    sql: `
-- What was not as usual. Of whom it was is identifiers without a key: what is deleted was called all the same. Open without an end.
create table anomalies (
  id text not null,
  organization_id text not null,
  kind text not null,
  environment text not null,
  api text not null,
  application text not null,
  measure text not null,
  from_at timestamptz not null,
  to_at timestamptz,
  observed double precision not null,
  expected double precision not null,
  low double precision not null,
  high double precision not null,
  confidence double precision not null,
  created_at timestamptz not null,
  primary key (id),
  unique (organization_id, id),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on anomalies (organization_id, from_at, id);
create index on anomalies (organization_id, api, from_at);
create unique index anomalies_one_open on anomalies (organization_id, kind, environment, api, application, measure) where to_at is null;
-- What is usual of an organization's series, as it was learned up to a moment. Whoever moves the moment has found what came before.
create table watches (
  organization_id text not null,
  watched_to timestamptz not null,
  state text not null,
  primary key (organization_id),
  foreign key (organization_id) references organizations (id) on delete cascade
);
`,
  },
  {
    id: '0093-captures',
    capability: 'insight',
    sql: `
create table captures (
  id text not null,
  organization_id text not null,
  workspace_id text not null,
  name text not null,
  labels jsonb not null,
  state text not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  api_version_id text not null,
  environment_id text not null,
  application_id text,
  ends_at timestamptz,
  ended_at timestamptz,
  gateway_group text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict,
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade,
  foreign key (organization_id, environment_id) references environments (organization_id, id) on delete cascade,
  foreign key (organization_id, application_id) references applications (organization_id, id) on delete cascade
);
create index on captures (organization_id, api_version_id);
create index on captures (organization_id, environment_id);
create index on captures (organization_id, application_id);
create index on captures (organization_id, workspace_id, created_at, id);
create index on captures (organization_id, workspace_id, updated_at, id);
create unique index captures_one_running on captures (organization_id, api_version_id, environment_id) where state = 'running';
create index captures_running on captures (gateway_group) where state = 'running';
-- What a capture has recorded; held by who adds to it, so that there is never more than it asks for.
create table capture_tallies (
  organization_id text not null,
  capture_id text not null,
  requests bigint not null,
  bytes bigint not null,
  missed bigint not null,
  primary key (capture_id),
  foreign key (organization_id, capture_id) references captures (organization_id, id) on delete cascade
);
create index on capture_tallies (organization_id, capture_id);
-- Masked by the gateway, and sealed but for what a list shows.
create table captured_requests (
  organization_id text not null,
  capture_id text not null,
  id text not null,
  began_at timestamptz not null,
  method text not null,
  path text not null,
  status bigint not null,
  total_ms double precision not null,
  application text not null,
  node text not null,
  sealed text not null,
  primary key (capture_id, id),
  foreign key (organization_id, capture_id) references captures (organization_id, id) on delete cascade
);
create index on captured_requests (organization_id, capture_id, began_at, id);
`,
  },
  {
    id: '0096-watch-leases',
    capability: 'insight',
    sql: `
-- Who looks at an organization's usage at the moment, so that the others need not.
create table watch_leases (
  organization_id text not null,
  lease text,
  until timestamptz not null,
  primary key (organization_id),
  foreign key (organization_id) references organizations (id) on delete cascade
);
`,
  },
]
