import type { Migration } from '@gatehouse/store'

export const migrations: readonly Migration[] = [
  {
    id: '0082-contract-tests',
    capability: 'lifecycle',
    sql: `
create table contract_tests (
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
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, workspace_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, workspace_id) references workspaces (organization_id, id) on delete restrict,
  foreign key (organization_id, api_version_id) references api_versions (organization_id, id) on delete cascade
);
create index on contract_tests (organization_id, api_version_id);
create index on contract_tests (organization_id, workspace_id, created_at, id);
create index on contract_tests (organization_id, workspace_id, updated_at, id);
create index contract_tests_running on contract_tests (organization_id) where state = 'running';

-- How far each is, by whoever carries it out, and what was found.
create table contract_test_reports (
  organization_id text not null,
  contract_test_id text not null,
  seen_at timestamptz not null,
  done integer not null,
  total integer not null,
  report jsonb,
  primary key (contract_test_id),
  foreign key (organization_id, contract_test_id) references contract_tests (organization_id, id) on delete cascade
);
`,
  },
]
