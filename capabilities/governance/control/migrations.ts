import type { Migration } from '@gatehouse/store'

/** Frozen once released: a change is a new migration. */
export const migrations: readonly Migration[] = [
  {
    id: '0060-governance',
    capability: 'governance',
    sql: `
create table rulesets (
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
create index on rulesets (organization_id, created_at, id);
create index on rulesets (organization_id, updated_at, id);

create table governance_policies (
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
  workspace_id text,
  environment_id text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete cascade,
  foreign key (organization_id, environment_id) references environments (organization_id, id) on delete cascade
);
create index on governance_policies (organization_id, workspace_id);
create index on governance_policies (organization_id, environment_id);
create index on governance_policies (organization_id, created_at, id);
create index on governance_policies (organization_id, updated_at, id);

create table waivers (
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
  workspace_id text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete cascade
);
create index on waivers (organization_id, workspace_id);
create index on waivers (organization_id, created_at, id);
create index on waivers (organization_id, updated_at, id);

-- What was found of documents, by digests of all that it was found with. Bounded for each organization.
create table governance_evidence (
  organization_id text not null,
  key text not null,
  result jsonb not null,
  bytes bigint not null,
  failed boolean not null,
  made_at timestamptz not null,
  primary key (organization_id, key),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on governance_evidence (organization_id, made_at);

create table governance_baselines (
  api_version_id text not null,
  organization_id text not null,
  fingerprints jsonb not null,
  more bigint not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (api_version_id),
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade
);

-- What gates told, of each moment the last.
create table governance_notices (
  api_version_id text not null,
  organization_id text not null,
  moment text not null,
  told jsonb not null,
  told_at timestamptz not null,
  primary key (api_version_id, moment),
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade
);
`,
  },
]
