CREATE TABLE "doc_proposals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"base_hash" text,
	"base_content" text,
	"content" text,
	"hash" text,
	"size" integer NOT NULL,
	"message" text,
	"agent" text,
	"session_id" text,
	"machine_name" text,
	"proposed_by" uuid NOT NULL,
	"proposed_by_name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"settled_by" jsonb,
	"reason" text,
	"version" integer
);
--> statement-breakpoint
ALTER TABLE "notifications" ALTER COLUMN "doc_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ALTER COLUMN "thread_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "proposal_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "doc_proposals_open_key" ON "doc_proposals" USING btree ("project_id","file_name",coalesce("hash", ''),coalesce("base_hash", '')) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "doc_proposals_project_idx" ON "doc_proposals" USING btree ("project_id","state","id");