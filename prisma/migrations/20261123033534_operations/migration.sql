-- CreateTable
CREATE TABLE "persisted_operation" (
    "id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "aliases" TEXT[],
    "tags" TEXT[],
    "public" BOOLEAN NOT NULL DEFAULT false,
    "source" TEXT NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "use_count" BIGINT NOT NULL DEFAULT 0,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "persisted_operation_pkey" PRIMARY KEY ("id","owner")
);

-- CreateTable
CREATE TABLE "operation_name" (
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,

    CONSTRAINT "operation_name_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "persisted_operation_sequence_idx" ON "persisted_operation"("sequence");
