CREATE TABLE "conversations" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "age" VARCHAR,
    "as_of" TIMESTAMP,
    "source" VARCHAR,
    "content_hash" BIGINT,
    "stored_at" TIMESTAMP,
    "conversation_end" TIMESTAMP,
    "conference_start" TIMESTAMP,
    "originating_direction" VARCHAR,
    "conversation_initiator" VARCHAR,
    "customer_participation" BOOLEAN,
    "division_ids" UUID[],
    "access_attributes" VARCHAR[],
    "external_tag" VARCHAR,
    "associated_conversation_id" UUID,
    "consultation_conversation_ids" UUID[],
    "inactivity_timeout" TIMESTAMP,
    "knowledge_base_ids" UUID[],
    "media_stats_min_conversation_mos" DOUBLE,
    "media_stats_min_conversation_r_factor" DOUBLE,
    "originating_social_media_public" BOOLEAN,
    "self_served" BOOLEAN,
    "extra" JSON
);

CREATE TABLE "participants" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "participant_ordinal" INTEGER,
    "participant_id" UUID,
    "participant_name" VARCHAR,
    "purpose" VARCHAR,
    "user_id" UUID,
    "team_id" UUID,
    "external_contact_id" UUID,
    "external_organization_id" UUID,
    "screen_recording" BOOLEAN,
    "flagged_reason" VARCHAR,
    "extra" JSON
);

CREATE TABLE "participant_attributes" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "participant_ordinal" INTEGER,
    "attribute_ordinal" INTEGER,
    "name" VARCHAR,
    "value" VARCHAR,
    "extra" JSON
);

CREATE TABLE "sessions" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "participant_ordinal" INTEGER,
    "session_ordinal" INTEGER,
    "session_id" UUID,
    "media_type" VARCHAR,
    "direction" VARCHAR,
    "provider" VARCHAR,
    "peer_id" UUID,
    "edge_id" UUID,
    "ani" VARCHAR,
    "dnis" VARCHAR,
    "session_dnis" VARCHAR,
    "remote" VARCHAR,
    "remote_name_displayable" VARCHAR,
    "address_from" VARCHAR,
    "address_to" VARCHAR,
    "address_self" VARCHAR,
    "address_other" VARCHAR,
    "cc" VARCHAR[],
    "bcc" VARCHAR[],
    "protocol_call_id" VARCHAR,
    "room_id" VARCHAR,
    "media_bridge_id" UUID,
    "destination_addresses" VARCHAR[],
    "delivery_status" VARCHAR,
    "delivery_status_change_date" TIMESTAMP,
    "delivery_pushed" BOOLEAN,
    "extended_delivery_status" VARCHAR,
    "message_type" VARCHAR,
    "engagement_source" VARCHAR,
    "media_count" INTEGER,
    "authenticated" BOOLEAN,
    "cleared" BOOLEAN,
    "error_code_description" VARCHAR,
    "requested_routings" VARCHAR[],
    "used_routing" VARCHAR,
    "routing_rule_type" VARCHAR,
    "routing_rule" VARCHAR,
    "routing_ring" INTEGER,
    "agent_bullseye_ring" INTEGER,
    "selected_agent_id" UUID,
    "selected_agent_rank" INTEGER,
    "proposed_agents" JSON,
    "agent_groups" JSON,
    "eligible_agent_counts" INTEGER[],
    "waiting_interaction_counts" INTEGER[],
    "active_skill_ids" UUID[],
    "removed_skill_ids" UUID[],
    "skill_expression_id" UUID,
    "assigner_id" UUID,
    "agent_assistant_id" UUID,
    "flow_in_type" VARCHAR,
    "flow_out_type" VARCHAR,
    "callback_numbers" VARCHAR[],
    "callback_user_name" VARCHAR,
    "callback_scheduled_time" TIMESTAMP,
    "timeout_seconds" BIGINT,
    "skip_enabled" BOOLEAN,
    "agent_owned" BOOLEAN,
    "script_id" UUID,
    "outbound_campaign_id" UUID,
    "outbound_contact_id" VARCHAR,
    "outbound_contact_list_id" UUID,
    "disposition_analyzer" VARCHAR,
    "disposition_name" VARCHAR,
    "detected_speech_start" TIMESTAMP,
    "detected_speech_end" TIMESTAMP,
    "monitored_participant_id" UUID,
    "coached_participant_id" UUID,
    "barged_participant_id" UUID,
    "screen_monitored_user_id" UUID,
    "cobrowse_role" VARCHAR,
    "cobrowse_room_id" VARCHAR,
    "screen_share_address_self" VARCHAR,
    "screen_share_room_id" VARCHAR,
    "sharing_screen" BOOLEAN,
    "video_address_self" VARCHAR,
    "video_room_id" VARCHAR,
    "journey_action_id" UUID,
    "journey_action_map_id" UUID,
    "journey_action_map_version" INTEGER,
    "journey_customer_id" VARCHAR,
    "journey_customer_id_type" VARCHAR,
    "journey_customer_session_id" VARCHAR,
    "journey_customer_session_id_type" VARCHAR,
    "recording" BOOLEAN,
    "snippet_recording" BOOLEAN,
    "acw_skipped" BOOLEAN,
    "extra" JSON
);

CREATE TABLE "segments" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "participant_ordinal" INTEGER,
    "session_ordinal" INTEGER,
    "segment_ordinal" INTEGER,
    "segment_start" TIMESTAMP,
    "segment_end" TIMESTAMP,
    "segment_type" VARCHAR,
    "disconnect_type" VARCHAR,
    "queue_id" UUID,
    "group_id" UUID,
    "conference" BOOLEAN,
    "wrap_up_code" VARCHAR,
    "wrap_up_note" VARCHAR,
    "wrap_up_tags" VARCHAR[],
    "requested_routing_skill_ids" UUID[],
    "requested_language_id" UUID,
    "requested_routing_user_ids" UUID[],
    "scored_agents" JSON,
    "error_code" VARCHAR,
    "sip_response_codes" INTEGER[],
    "q850_response_codes" INTEGER[],
    "source_conversation_id" UUID,
    "source_session_id" UUID,
    "destination_conversation_id" UUID,
    "destination_session_id" UUID,
    "audio_muted" BOOLEAN,
    "video_muted" BOOLEAN,
    "subject" VARCHAR,
    "properties" JSON,
    "extra" JSON
);

CREATE TABLE "session_metrics" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "participant_ordinal" INTEGER,
    "session_ordinal" INTEGER,
    "metric_ordinal" INTEGER,
    "emit_date" TIMESTAMP,
    "name" VARCHAR,
    "value" BIGINT,
    "extra" JSON,
    "segment_ordinal" INTEGER,
    "media_type" VARCHAR,
    "direction" VARCHAR,
    "purpose" VARCHAR,
    "user_id" UUID,
    "queue_id" UUID,
    "wrap_up_code" VARCHAR
);

CREATE TABLE "flows" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "participant_ordinal" INTEGER,
    "session_ordinal" INTEGER,
    "flow_id" UUID,
    "flow_name" VARCHAR,
    "flow_version" VARCHAR,
    "flow_type" VARCHAR,
    "entry_type" VARCHAR,
    "entry_reason" VARCHAR,
    "exit_reason" VARCHAR,
    "transfer_type" VARCHAR,
    "transfer_target_name" VARCHAR,
    "transfer_target_address" VARCHAR,
    "issued_callback" BOOLEAN,
    "starting_language" VARCHAR,
    "ending_language" VARCHAR,
    "recognition_failure_reason" VARCHAR,
    "extra" JSON
);

CREATE TABLE "flow_outcomes" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "participant_ordinal" INTEGER,
    "session_ordinal" INTEGER,
    "outcome_ordinal" INTEGER,
    "flow_outcome_id" UUID,
    "flow_outcome_value" VARCHAR,
    "flow_outcome" VARCHAR,
    "flow_outcome_start_timestamp" TIMESTAMP,
    "flow_outcome_end_timestamp" TIMESTAMP,
    "extra" JSON
);

CREATE TABLE "media_endpoint_stats" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "participant_ordinal" INTEGER,
    "session_ordinal" INTEGER,
    "report_ordinal" INTEGER,
    "codecs" VARCHAR[],
    "event_time" TIMESTAMP,
    "max_latency_ms" BIGINT,
    "min_mos" DOUBLE,
    "min_r_factor" DOUBLE,
    "received_packets" BIGINT,
    "discarded_packets" BIGINT,
    "duplicate_packets" BIGINT,
    "invalid_packets" BIGINT,
    "overrun_packets" BIGINT,
    "underrun_packets" BIGINT,
    "extra" JSON
);

CREATE TABLE "evaluations" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "evaluation_ordinal" INTEGER,
    "evaluation_id" UUID,
    "evaluator_id" UUID,
    "user_id" UUID,
    "queue_id" UUID,
    "form_id" UUID,
    "form_name" VARCHAR,
    "context_id" UUID,
    "calibration_id" UUID,
    "evaluation_status" VARCHAR,
    "event_time" TIMESTAMP,
    "assignee_id" UUID,
    "assignee_applicable" BOOLEAN,
    "released" BOOLEAN,
    "rescored" BOOLEAN,
    "deleted" BOOLEAN,
    "system_submitted" BOOLEAN,
    "o_total_score" DOUBLE,
    "o_total_critical_score" DOUBLE,
    "extra" JSON
);

CREATE TABLE "surveys" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "survey_ordinal" INTEGER,
    "survey_id" UUID,
    "survey_form_id" UUID,
    "survey_form_context_id" UUID,
    "survey_form_name" VARCHAR,
    "survey_type" VARCHAR,
    "survey_status" VARCHAR,
    "survey_completed_date" TIMESTAMP,
    "survey_partial_response" BOOLEAN,
    "survey_promoter_score" INTEGER,
    "o_survey_total_score" DOUBLE,
    "event_time" TIMESTAMP,
    "user_id" UUID,
    "queue_id" UUID,
    "extra" JSON
);

CREATE TABLE "resolutions" (
    "conversation_id" UUID,
    "conversation_start" TIMESTAMP,
    "resolution_ordinal" INTEGER,
    "event_time" TIMESTAMP,
    "queue_id" UUID,
    "user_id" UUID,
    "n_next_contact_avoided" BIGINT,
    "extra" JSON
);

CREATE TABLE "users" (
    "key" VARCHAR,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "content_hash" BIGINT,
    "name" VARCHAR,
    "email" VARCHAR,
    "username" VARCHAR,
    "department" VARCHAR,
    "title" VARCHAR,
    "state" VARCHAR,
    "version" BIGINT,
    "division_id" UUID,
    "manager_id" UUID,
    "extra" JSON
);

CREATE TABLE "queues" (
    "key" VARCHAR,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "content_hash" BIGINT,
    "name" VARCHAR,
    "description" VARCHAR,
    "member_count" INTEGER,
    "date_modified" TIMESTAMP,
    "division_id" UUID,
    "extra" JSON
);

CREATE TABLE "queue_members" (
    "key" VARCHAR,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "content_hash" BIGINT,
    "id" UUID,
    "name" VARCHAR,
    "ring_number" INTEGER,
    "joined" BOOLEAN,
    "member_by" VARCHAR,
    "extra" JSON
);

CREATE TABLE "wrapup_codes" (
    "key" VARCHAR,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "content_hash" BIGINT,
    "name" VARCHAR,
    "date_modified" TIMESTAMP,
    "division_id" UUID,
    "extra" JSON
);

CREATE TABLE "skills" (
    "key" VARCHAR,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "content_hash" BIGINT,
    "name" VARCHAR,
    "state" VARCHAR,
    "version" BIGINT,
    "date_modified" TIMESTAMP,
    "extra" JSON
);

CREATE TABLE "languages" (
    "key" VARCHAR,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "content_hash" BIGINT,
    "name" VARCHAR,
    "state" VARCHAR,
    "version" BIGINT,
    "date_modified" TIMESTAMP,
    "extra" JSON
);

CREATE TABLE "divisions" (
    "key" VARCHAR,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "content_hash" BIGINT,
    "name" VARCHAR,
    "description" VARCHAR,
    "home_division" BOOLEAN,
    "extra" JSON
);

CREATE TABLE "groups" (
    "key" VARCHAR,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "content_hash" BIGINT,
    "name" VARCHAR,
    "description" VARCHAR,
    "type" VARCHAR,
    "visibility" VARCHAR,
    "member_count" INTEGER,
    "state" VARCHAR,
    "version" BIGINT,
    "date_modified" TIMESTAMP,
    "extra" JSON
);

CREATE TABLE "locations" (
    "key" VARCHAR,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "content_hash" BIGINT,
    "name" VARCHAR,
    "address_country" VARCHAR,
    "address_city" VARCHAR,
    "state" VARCHAR,
    "version" BIGINT,
    "extra" JSON
);

CREATE TABLE "presence_definitions" (
    "key" VARCHAR,
    "valid_from" TIMESTAMP,
    "valid_to" TIMESTAMP,
    "content_hash" BIGINT,
    "type" VARCHAR,
    "system_presence" VARCHAR,
    "deactivated" BOOLEAN,
    "date_modified" TIMESTAMP,
    "division_id" UUID,
    "extra" JSON
);

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

CREATE TABLE "checkpoints" (
    "stream" VARCHAR,
    "key" VARCHAR,
    "state" JSON,
    "updated_at" TIMESTAMP
);

CREATE TABLE "gaps" (
    "id" VARCHAR,
    "stream" VARCHAR,
    "gap_from" TIMESTAMP,
    "gap_to" TIMESTAMP,
    "cause" VARCHAR,
    "opened_at" TIMESTAMP,
    "closed_at" TIMESTAMP,
    "evidence" VARCHAR
);

CREATE TABLE "quarantine" (
    "id" VARCHAR,
    "source" VARCHAR,
    "reason" VARCHAR,
    "bytes" BLOB,
    "received_at" TIMESTAMP
);

CREATE TABLE "runs" (
    "id" UUID,
    "stream" VARCHAR,
    "started_at" TIMESTAMP,
    "ended_at" TIMESTAMP,
    "outcome" VARCHAR,
    "summary" JSON
);

CREATE TABLE "schema_version" (
    "version" INTEGER,
    "program" VARCHAR,
    "applied_at" TIMESTAMP
);
