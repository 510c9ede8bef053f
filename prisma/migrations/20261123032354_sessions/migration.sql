-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "tokens" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "renewing_until" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connected_account" (
    "owner_issuer" TEXT NOT NULL,
    "owner_subject" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "connected_at" TIMESTAMPTZ(3) NOT NULL,
    "tokens" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "renewing_until" TIMESTAMPTZ(3),

    CONSTRAINT "connected_account_pkey" PRIMARY KEY ("owner_issuer","owner_subject","issuer")
);

-- CreateIndex
CREATE INDEX "session_issuer_subject_idx" ON "session"("issuer", "subject");

-- CreateIndex
CREATE INDEX "session_ends_at_idx" ON "session"("ends_at");
