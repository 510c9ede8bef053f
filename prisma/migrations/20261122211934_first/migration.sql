-- CreateTable
CREATE TABLE "resource_pool" (
    "id" SERIAL NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "search_name" TEXT NOT NULL,
    "public" BOOLEAN NOT NULL,
    "default" BOOLEAN NOT NULL,
    "platform" TEXT NOT NULL,
    "idle_threshold_seconds" INTEGER,
    "hibernation_threshold_seconds" INTEGER,
    "hibernation_warning_seconds" INTEGER,
    "cpu_limit_factor" DOUBLE PRECISION,
    "cluster_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "resource_pool_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pool_quota" (
    "pool_id" INTEGER NOT NULL,
    "cpu" DOUBLE PRECISION NOT NULL,
    "gpu" DOUBLE PRECISION NOT NULL,
    "memory" BIGINT NOT NULL,

    CONSTRAINT "pool_quota_pkey" PRIMARY KEY ("pool_id")
);

-- CreateTable
CREATE TABLE "resource_class" (
    "id" SERIAL NOT NULL,
    "pool_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "default" BOOLEAN NOT NULL,
    "cpu" DOUBLE PRECISION NOT NULL,
    "gpu" DOUBLE PRECISION NOT NULL,
    "memory" BIGINT NOT NULL,
    "max_storage" BIGINT NOT NULL,
    "default_storage" BIGINT NOT NULL,
    "tolerations" TEXT[],
    "node_affinities" JSONB NOT NULL DEFAULT '[]',
    "quota_enforced" BOOLEAN NOT NULL DEFAULT false,
    "node_pool_id" TEXT,

    CONSTRAINT "resource_class_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pool_member" (
    "id" SERIAL NOT NULL,
    "pool_id" INTEGER NOT NULL,
    "issuer" TEXT,
    "subject" TEXT,
    "email" TEXT,

    CONSTRAINT "pool_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "sequence" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "change_id" UUID NOT NULL,
    "request_id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "name" TEXT,
    "mutation" TEXT NOT NULL,
    "systems" TEXT[],
    "credentials" TEXT NOT NULL,
    "input" TEXT NOT NULL,
    "effects" TEXT NOT NULL,
    "outcome" TEXT,
    "duration_milliseconds" INTEGER,
    "key_id" TEXT NOT NULL,
    "hmac" TEXT NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "id" TEXT NOT NULL,
    "input" TEXT NOT NULL,
    "change_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "answer" TEXT,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "resource_pool_one_default" ON "resource_pool"("default") WHERE ("default");

-- CreateIndex
CREATE INDEX "resource_class_pool_id_idx" ON "resource_class"("pool_id");

-- CreateIndex
CREATE UNIQUE INDEX "resource_class_one_default" ON "resource_class"("pool_id") WHERE ("default");

-- CreateIndex
CREATE INDEX "pool_member_issuer_subject_idx" ON "pool_member"("issuer", "subject");

-- CreateIndex
CREATE INDEX "pool_member_email_idx" ON "pool_member"("email");

-- CreateIndex
CREATE UNIQUE INDEX "pool_member_pool_id_issuer_subject_key" ON "pool_member"("pool_id", "issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "pool_member_pool_id_email_key" ON "pool_member"("pool_id", "email");

-- CreateIndex
CREATE INDEX "audit_event_change_id_idx" ON "audit_event"("change_id");

-- CreateIndex
CREATE INDEX "audit_event_at_sequence_idx" ON "audit_event"("at", "sequence");

-- CreateIndex
CREATE INDEX "idempotency_key_started_at_idx" ON "idempotency_key"("started_at");

-- AddForeignKey
ALTER TABLE "pool_quota" ADD CONSTRAINT "pool_quota_pool_id_fkey" FOREIGN KEY ("pool_id") REFERENCES "resource_pool"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource_class" ADD CONSTRAINT "resource_class_pool_id_fkey" FOREIGN KEY ("pool_id") REFERENCES "resource_pool"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_member" ADD CONSTRAINT "pool_member_pool_id_fkey" FOREIGN KEY ("pool_id") REFERENCES "resource_pool"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows Prisma cannot say and leaves alone: it is no part of schema.prisma.

-- The rules a row keeps whoever writes it. NaN and Infinity pass any lower bound, so floats have an upper one,
-- and bytes end where JavaScript's numbers stop being exact.
ALTER TABLE "resource_pool"
  ADD CONSTRAINT "resource_pool_default_is_public" CHECK ("public" OR NOT "default"),
  ADD CONSTRAINT "resource_pool_idle_threshold" CHECK ("idle_threshold_seconds" >= 0),
  ADD CONSTRAINT "resource_pool_hibernation_threshold" CHECK ("hibernation_threshold_seconds" >= 0),
  ADD CONSTRAINT "resource_pool_hibernation_warning" CHECK ("hibernation_warning_seconds" >= 0),
  ADD CONSTRAINT "resource_pool_cpu_limit_factor" CHECK ("cpu_limit_factor" BETWEEN 1 AND 100);

ALTER TABLE "pool_quota"
  ADD CONSTRAINT "pool_quota_cpu" CHECK ("cpu" > 0 AND "cpu" < 'Infinity'),
  ADD CONSTRAINT "pool_quota_gpu" CHECK ("gpu" >= 0 AND "gpu" < 'Infinity'),
  ADD CONSTRAINT "pool_quota_memory" CHECK ("memory" BETWEEN 1 AND 9007199254740991);

ALTER TABLE "resource_class"
  ADD CONSTRAINT "resource_class_cpu" CHECK ("cpu" > 0 AND "cpu" < 'Infinity'),
  ADD CONSTRAINT "resource_class_gpu" CHECK ("gpu" >= 0 AND "gpu" < 'Infinity'),
  ADD CONSTRAINT "resource_class_memory" CHECK ("memory" BETWEEN 1 AND 9007199254740991),
  ADD CONSTRAINT "resource_class_max_storage" CHECK ("max_storage" BETWEEN 1 AND 9007199254740991),
  ADD CONSTRAINT "resource_class_default_storage" CHECK ("default_storage" BETWEEN 1 AND "max_storage");

ALTER TABLE "pool_member"
  ADD CONSTRAINT "pool_member_is_account_or_email" CHECK (
    num_nonnulls("issuer", "subject") = CASE WHEN "email" IS NULL THEN 2 ELSE 0 END
  ),
  ADD CONSTRAINT "pool_member_email_in_lower_case" CHECK ("email" = lower("email"));

-- The audit is written and never rewritten.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_event is append-only';
END
$$;

CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
