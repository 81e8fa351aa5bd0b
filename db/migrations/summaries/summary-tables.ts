/** A row for each VM group, and one for each resource in it. */
export const SUMMARY_TABLES = `
      create table vm_group_summary (
        vm_group_id           snapward_id primary key,
        msp_id                snapward_id not null references msp (id),
        tenant_id             snapward_id not null,
        last_job_id           snapward_id,
        last_job_state        text,
        last_job_finished_at  timestamptz,
        failed                integer not null default 0 check (failed >= 0),
        resources             integer not null default 0,
        protected             integer not null default 0,
        oldest_point_at       timestamptz,
        newest_point_at       timestamptz,
        foreign key (msp_id, tenant_id, vm_group_id) references vm_group (msp_id, tenant_id, id),
        foreign key (tenant_id, last_job_id) references job (owner_id, id),
        constraint vm_group_summary_last_job_is_whole check ((last_job_id is null) = (last_job_state is null)),
        constraint vm_group_summary_counts check (protected between 0 and resources),
        constraint vm_group_summary_points check (num_nonnulls(oldest_point_at, newest_point_at) = case when protected = 0 then 0 else 2 end)
      );
      create index vm_group_summary_of_tenant on vm_group_summary (tenant_id);

      create table vm_group_member (
        vm_group_id   snapward_id not null,
        resource_id   snapward_id not null,
        msp_id        snapward_id not null references msp (id),
        tenant_id     snapward_id not null,
        job_id        snapward_id not null,
        present       boolean not null,
        protected_at  timestamptz,
        primary key (vm_group_id, resource_id),
        foreign key (msp_id, tenant_id, vm_group_id) references vm_group (msp_id, tenant_id, id),
        foreign key (msp_id, tenant_id, resource_id) references resource (msp_id, tenant_id, id)
      );
      create index vm_group_member_of_resource on vm_group_member (resource_id);
      create index vm_group_member_by_point on vm_group_member (vm_group_id, protected_at) where present;`;
