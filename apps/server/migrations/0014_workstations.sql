CREATE TABLE "doc_manifest_changes" (
	"project_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "doc_manifest_changes_project_id_hash_at_pk" PRIMARY KEY("project_id","hash","at")
);
--> statement-breakpoint
CREATE TABLE "hook_callers" (
	"project_id" uuid NOT NULL,
	"key_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"synced_at" timestamp (3) with time zone,
	"synced_hash" text,
	CONSTRAINT "hook_callers_project_id_key_id_pk" PRIMARY KEY("project_id","key_id")
);
--> statement-breakpoint
CREATE TABLE "workstation_policies" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"local_changes" text NOT NULL,
	"when_unreachable" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workstations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"key_id" uuid,
	"machine_id" text NOT NULL,
	"machine_name" text NOT NULL,
	"os" text NOT NULL,
	"checkout_id" text NOT NULL,
	"checkout_name" text NOT NULL,
	"client" text NOT NULL,
	"client_version" text NOT NULL,
	"watched_by" text,
	"watched_at" timestamp (3) with time zone,
	"hook_at" timestamp (3) with time zone,
	"hash" text,
	"hash_since" timestamp (3) with time zone,
	"tools" jsonb NOT NULL,
	"drift" jsonb NOT NULL,
	"drift_total" integer NOT NULL,
	"latencies" integer[] DEFAULT '{}'::integer[] NOT NULL,
	"told" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"heartbeat_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "notifications" ALTER COLUMN "file_name" DROP NOT NULL;--> statement-breakpoint
CREATE INDEX "hook_callers_asked_idx" ON "hook_callers" USING btree ("asked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "workstations_checkout_key" ON "workstations" USING btree ("project_id","user_id","machine_id","checkout_id");--> statement-breakpoint
CREATE INDEX "agent_events_received_idx" ON "agent_events" USING btree ("project_id","created_at");--> statement-breakpoint
-- The docs module may not import the tables of other modules, so these references stand here and not in its schema.
ALTER TABLE "doc_manifest_changes" ADD CONSTRAINT "doc_manifest_changes_project_fk" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "workstations" ADD CONSTRAINT "workstations_project_fk" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "workstations" ADD CONSTRAINT "workstations_user_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "workstation_policies" ADD CONSTRAINT "workstation_policies_project_fk" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "hook_callers" ADD CONSTRAINT "hook_callers_project_fk" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "hook_callers" ADD CONSTRAINT "hook_callers_key_fk" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE;--> statement-breakpoint
INSERT INTO "doc_manifest_changes" ("project_id", "hash", "at", "written_at") SELECT "project_id", "hash", now(), now() FROM "doc_manifests";
