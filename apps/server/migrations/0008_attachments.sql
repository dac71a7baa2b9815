CREATE TABLE "attachments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"object_key" text NOT NULL,
	"sha256" text NOT NULL,
	"size" bigint NOT NULL,
	"type" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" uuid,
	"created_by_name" text NOT NULL,
	"published_to" text
);
--> statement-breakpoint
CREATE UNIQUE INDEX "attachments_name_key" ON "attachments" USING btree ("project_id","name_key");--> statement-breakpoint
CREATE INDEX "attachments_project_created_idx" ON "attachments" USING btree ("project_id","created_at");