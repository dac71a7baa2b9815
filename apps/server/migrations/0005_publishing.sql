CREATE TABLE "webhook_deliveries" (
	"project_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"delivery_id" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_deliveries_project_id_provider_delivery_id_pk" PRIMARY KEY("project_id","provider","delivery_id")
);
--> statement-breakpoint
CREATE TABLE "publish_outbox" (
	"project_id" uuid NOT NULL,
	"branch" text NOT NULL,
	"first_change_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"generation" integer DEFAULT 1 NOT NULL,
	"claimed_generation" integer,
	"claimed_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" jsonb,
	CONSTRAINT "publish_outbox_project_id_branch_pk" PRIMARY KEY("project_id","branch")
);
--> statement-breakpoint
CREATE TABLE "push_budgets" (
	"repository" text PRIMARY KEY NOT NULL,
	"tokens" double precision NOT NULL,
	"filled_at" timestamp (3) with time zone NOT NULL,
	"blocked_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "publishing_states" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"confirmed_source" text,
	"checked_at" timestamp (3) with time zone,
	"next_check_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"failed_checks" integer DEFAULT 0 NOT NULL,
	"problem" jsonb,
	"review" jsonb,
	"rewritten" jsonb,
	"incoming" jsonb,
	"held_deletions" jsonb,
	"confirmed_deletions" jsonb
);
--> statement-breakpoint
ALTER TABLE "docs" ADD COLUMN "base_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "docs" ADD COLUMN "review_oid" text;--> statement-breakpoint
ALTER TABLE "docs" ADD COLUMN "review_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "docs" ADD COLUMN "review_url" text;--> statement-breakpoint
ALTER TABLE "doc_conflicts" ADD COLUMN "branch" text;--> statement-breakpoint
ALTER TABLE "doc_conflicts" ADD COLUMN "branch_commit" text;--> statement-breakpoint
ALTER TABLE "doc_conflicts" ADD COLUMN "branch_hash" text;--> statement-breakpoint
ALTER TABLE "doc_versions" ADD COLUMN "agent" jsonb;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "auto_publish" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_received_idx" ON "webhook_deliveries" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "publish_outbox_due_idx" ON "publish_outbox" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "publishing_states_check_idx" ON "publishing_states" USING btree ("next_check_at");