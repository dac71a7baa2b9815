CREATE TABLE "doc_text_index" (
	"doc_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"targets" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "doc_words" (
	"project_id" uuid NOT NULL,
	"word" text NOT NULL,
	CONSTRAINT "doc_words_project_id_word_pk" PRIMARY KEY("project_id","word")
);
--> statement-breakpoint
ALTER TABLE "docs" drop column "search";--> statement-breakpoint
ALTER TABLE "docs" ADD COLUMN "search" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector('simple', regexp_replace(file_name, '[^[:alnum:]]+', ' ', 'g')), 'A') || setweight(to_tsvector('english', left(regexp_replace(left(content, 200000), '^(?!#{1,6}[ \t]).*$', '', 'gn'), 20000)), 'B') || setweight(to_tsvector('english', left(content, 200000)), 'C')) STORED;--> statement-breakpoint
-- It went with the column.
CREATE INDEX "docs_search_idx" ON "docs" USING gin ("search");--> statement-breakpoint
ALTER TABLE "doc_text_index" ADD CONSTRAINT "doc_text_index_doc_id_docs_id_fk" FOREIGN KEY ("doc_id") REFERENCES "public"."docs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "doc_text_index_targets_idx" ON "doc_text_index" USING gin ("targets");--> statement-breakpoint
-- The docs module may not import the table of projects, so these references stand here and not in its schema.
ALTER TABLE "doc_text_index" ADD CONSTRAINT "doc_text_index_project_fk" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "doc_words" ADD CONSTRAINT "doc_words_project_fk" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE;--> statement-breakpoint
-- For words typed wrongly. Where the role may not create it, or the server does not ship it, exact search goes on; the
-- start says so in the log.
DO $$ BEGIN
	CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
	RAISE NOTICE 'pg_trgm could not be created: %', SQLERRM;
END $$;
