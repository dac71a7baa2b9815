ALTER TABLE "jobs" ADD COLUMN "runner" integer;--> statement-breakpoint
CREATE INDEX "jobs_running_idx" ON "jobs" USING btree ("id") WHERE "jobs"."state" = 'running';