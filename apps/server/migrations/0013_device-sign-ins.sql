CREATE TABLE "device_sign_ins" (
	"device_hash" text PRIMARY KEY NOT NULL,
	"user_code_hash" text NOT NULL,
	"machine_name" text NOT NULL,
	"wanted_project_id" uuid,
	"ip" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"approved_by" uuid,
	"approved_project_id" uuid,
	"refused_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "device_sign_ins" ADD CONSTRAINT "device_sign_ins_approved_by_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "device_sign_ins_user_code_key" ON "device_sign_ins" USING btree ("user_code_hash");