namespace Puente.Store.Schema;

public static partial class SchemaUpgrades
{
    /// <summary>
    /// Version 4 gives each metric its commonest dimensions and the segment in force; what is stored gets them from its own
    /// rows.
    /// </summary>
    private static SchemaStep Version4 =>
        new(
            4,
            """
            ALTER TABLE "session_metrics" ADD COLUMN "segment_ordinal" INTEGER;
            ALTER TABLE "session_metrics" ADD COLUMN "media_type" VARCHAR;
            ALTER TABLE "session_metrics" ADD COLUMN "direction" VARCHAR;
            ALTER TABLE "session_metrics" ADD COLUMN "purpose" VARCHAR;
            ALTER TABLE "session_metrics" ADD COLUMN "user_id" UUID;
            ALTER TABLE "session_metrics" ADD COLUMN "queue_id" UUID;
            ALTER TABLE "session_metrics" ADD COLUMN "wrap_up_code" VARCHAR;
            """ + FillFromRows,
            """
            alter table "session_metrics"
              add column "segment_ordinal" integer,
              add column "media_type" text,
              add column "direction" text,
              add column "purpose" text,
              add column "user_id" uuid,
              add column "queue_id" uuid,
              add column "wrap_up_code" text;
            """ + FillFromRows
        );

    /// <summary>The same words for both databases; what the decoder does with each record (docs/analytics.md, segment in force).</summary>
    internal const string FillFromRows = """

        update session_metrics as m set
          segment_ordinal = d.segment_ordinal, media_type = d.media_type, direction = d.direction,
          purpose = d.purpose, user_id = d.user_id, queue_id = d.queue_id, wrap_up_code = d.wrap_up_code
        from (
          select distinct on (m.conversation_id, m.participant_ordinal, m.session_ordinal, m.metric_ordinal)
            m.conversation_id, m.conversation_start, m.participant_ordinal, m.session_ordinal, m.metric_ordinal,
            s.media_type, s.direction, p.purpose, p.user_id, g.segment_ordinal, g.queue_id, g.wrap_up_code
          from session_metrics m
          left join sessions s on s.conversation_id = m.conversation_id and s.conversation_start = m.conversation_start
            and s.participant_ordinal = m.participant_ordinal and s.session_ordinal = m.session_ordinal
          left join participants p on p.conversation_id = m.conversation_id and p.conversation_start = m.conversation_start
            and p.participant_ordinal = m.participant_ordinal
          left join segments g on g.conversation_id = m.conversation_id and g.conversation_start = m.conversation_start
            and g.participant_ordinal = m.participant_ordinal and g.session_ordinal = m.session_ordinal
            and g.segment_start <= m.emit_date
          order by m.conversation_id, m.participant_ordinal, m.session_ordinal, m.metric_ordinal,
            (g.segment_start < m.emit_date and (g.segment_end is null or g.segment_end >= m.emit_date)) desc,
            g.segment_start desc, g.segment_ordinal desc
        ) d
        where d.conversation_id = m.conversation_id and d.conversation_start = m.conversation_start
          and d.participant_ordinal = m.participant_ordinal and d.session_ordinal = m.session_ordinal
          and d.metric_ordinal = m.metric_ordinal;
        """;
}
