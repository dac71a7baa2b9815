CREATE TABLE "live_clients" (
	"doc_id" uuid NOT NULL,
	"client_id" bigint NOT NULL,
	"user_id" uuid,
	"user_name" text NOT NULL,
	CONSTRAINT "live_clients_doc_id_client_id_pk" PRIMARY KEY("doc_id","client_id")
);
--> statement-breakpoint
CREATE TABLE "live_texts" (
	"doc_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"lineage" uuid NOT NULL,
	"state" "bytea" NOT NULL,
	"base_version" integer NOT NULL,
	"is_uncut" boolean DEFAULT false NOT NULL,
	"uncut_authors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "live_updates" (
	"doc_id" uuid NOT NULL,
	"seq" bigserial NOT NULL,
	"update" "bytea" NOT NULL,
	"user_id" uuid,
	"user_name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "live_updates_doc_id_seq_pk" PRIMARY KEY("doc_id","seq")
);
--> statement-breakpoint
ALTER TABLE "docs" ADD COLUMN "lineage" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "locks" ADD COLUMN "participants" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "doc_versions" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "doc_versions" ADD COLUMN "authors" jsonb;--> statement-breakpoint
ALTER TABLE "doc_versions" ADD COLUMN "line_authors" jsonb;--> statement-breakpoint
ALTER TABLE "live_clients" ADD CONSTRAINT "live_clients_doc_id_docs_id_fk" FOREIGN KEY ("doc_id") REFERENCES "public"."docs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "live_texts" ADD CONSTRAINT "live_texts_doc_id_docs_id_fk" FOREIGN KEY ("doc_id") REFERENCES "public"."docs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "live_updates" ADD CONSTRAINT "live_updates_doc_id_docs_id_fk" FOREIGN KEY ("doc_id") REFERENCES "public"."docs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "live_clients_user_idx" ON "live_clients" USING btree ("user_id");