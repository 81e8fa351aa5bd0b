import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A job may be tried again: attempts of one job, each with a workflow and a start of its own; failed recovery points stay for history. */
export class LetJobsBeRetried1763800005000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table job
        add column attempt integer not null default 1 check (attempt >= 1),
        add constraint job_only_backups_are_retried check (attempt = 1 or operation = 'protectGroup'),
        add constraint job_attempt_has_its_workflow check (attempt = 1 or workflow_id like '%/retry-' || attempt::text);

      -- What earlier attempts at the job have tried is not to be looked for and adopted by this one: it failed.
      alter table job_item
        add column earlier_attempts integer not null default 0 check (earlier_attempts >= 0),
        add constraint job_item_attempts_only_grow check (earlier_attempts <= attempts);

      alter table outbox
        add column job_attempt integer not null default 1 check (job_attempt >= 1),
        drop constraint outbox_job_id_key,
        add constraint outbox_one_start_per_attempt unique (job_id, job_attempt);

      -- An item has one recovery point that stands or is on its way; those that failed before it are history.
      alter table recovery_point drop constraint recovery_point_job_item_id_key;
      create unique index recovery_point_one_standing_per_item on recovery_point (job_item_id) where state in ('PENDING', 'COMPLETED');
      create index recovery_point_failed_of_item on recovery_point (job_item_id) where state = 'FAILED';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index recovery_point_failed_of_item;
      drop index recovery_point_one_standing_per_item;
      alter table recovery_point add constraint recovery_point_job_item_id_key unique (job_item_id);
      alter table outbox drop constraint outbox_one_start_per_attempt, drop column job_attempt, add constraint outbox_job_id_key unique (job_id);
      alter table job_item drop constraint job_item_attempts_only_grow, drop column earlier_attempts;
      alter table job drop constraint job_attempt_has_its_workflow, drop constraint job_only_backups_are_retried, drop column attempt;
    `);
  }
}
