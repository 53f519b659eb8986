namespace Puente.Store.Schema;

public static partial class SchemaUpgrades
{
    /// <summary>Version 2 brings what events tell of people and queues.</summary>
    private static SchemaStep Version2 =>
        new(
            2,
            """
            CREATE TABLE "user_presence" (
                "user_id" UUID,
                "observed_at" TIMESTAMP,
                "source" VARCHAR,
                "presence_definition_id" UUID,
                "system_presence" VARCHAR,
                "is_primary" BOOLEAN,
                "message" VARCHAR,
                "content_hash" BIGINT
            );
            CREATE TABLE "user_routing_status" (
                "user_id" UUID,
                "observed_at" TIMESTAMP,
                "routing_status" VARCHAR,
                "content_hash" BIGINT
            );
            CREATE TABLE "queue_observations" (
                "queue_id" UUID,
                "observed_at" TIMESTAMP,
                "media_type" VARCHAR,
                "metric" VARCHAR,
                "qualifier" VARCHAR,
                "interval_start" TIMESTAMP,
                "interval_end" TIMESTAMP,
                "count" DOUBLE,
                "sum" DOUBLE,
                "min" DOUBLE,
                "max" DOUBLE,
                "ratio" DOUBLE,
                "numerator" DOUBLE,
                "denominator" DOUBLE,
                "target" DOUBLE,
                "content_hash" BIGINT
            );
            """,
            """
            create table "user_presence" (
              "user_id" uuid,
              "observed_at" timestamptz,
              "source" text,
              "presence_definition_id" uuid,
              "system_presence" text,
              "is_primary" boolean,
              "message" text,
              "content_hash" bigint,
              primary key ("user_id", "observed_at")
            );
            create table "user_routing_status" (
              "user_id" uuid,
              "observed_at" timestamptz,
              "routing_status" text,
              "content_hash" bigint,
              primary key ("user_id", "observed_at")
            );
            create table "queue_observations" (
              "queue_id" uuid,
              "observed_at" timestamptz,
              "media_type" text,
              "metric" text,
              "qualifier" text,
              "interval_start" timestamptz,
              "interval_end" timestamptz,
              "count" double precision,
              "sum" double precision,
              "min" double precision,
              "max" double precision,
              "ratio" double precision,
              "numerator" double precision,
              "denominator" double precision,
              "target" double precision,
              "content_hash" bigint,
              primary key ("queue_id", "observed_at", "media_type", "metric", "qualifier", "interval_start")
            );
            """
        );
}
