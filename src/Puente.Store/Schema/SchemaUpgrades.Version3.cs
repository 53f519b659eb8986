namespace Puente.Store.Schema;

public static partial class SchemaUpgrades
{
    /// <summary>Version 3 brings certificates, and finds what was emitted in an hour without reading the whole history.</summary>
    private static SchemaStep Version3 =>
        new(
            3,
            """
            CREATE TABLE "certificates" (
                "id" VARCHAR,
                "interval_from" TIMESTAMP,
                "interval_to" TIMESTAMP,
                "checked_at" TIMESTAMP,
                "source" VARCHAR,
                "outcome" VARCHAR,
                "checks" INTEGER,
                "ours" JSON,
                "theirs" JSON,
                "differences" JSON
            );
            """,
            """
            create index on "session_metrics" using brin ("emit_date") with (autosummarize = on);
            create table "certificates" (
              "id" text,
              "interval_from" timestamptz,
              "interval_to" timestamptz,
              "checked_at" timestamptz,
              "source" text,
              "outcome" text,
              "checks" integer,
              "ours" json,
              "theirs" json,
              "differences" json,
              primary key ("id")
            );
            """
        );
}
