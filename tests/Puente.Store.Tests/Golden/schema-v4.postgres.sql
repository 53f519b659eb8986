create table "conversations" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "age" text not null,
  "as_of" timestamptz not null,
  "source" text not null,
  "content_hash" bigint not null,
  "stored_at" timestamptz not null,
  "conversation_end" timestamptz,
  "conference_start" timestamptz,
  "originating_direction" text,
  "conversation_initiator" text,
  "customer_participation" boolean,
  "division_ids" uuid[],
  "access_attributes" text[],
  "external_tag" text,
  "associated_conversation_id" uuid,
  "consultation_conversation_ids" uuid[],
  "inactivity_timeout" timestamptz,
  "knowledge_base_ids" uuid[],
  "media_stats_min_conversation_mos" double precision,
  "media_stats_min_conversation_r_factor" double precision,
  "originating_social_media_public" boolean,
  "self_served" boolean,
  "extra" json,
  primary key ("conversation_id")
);
create index on "conversations" ("conversation_start");
comment on table "conversations" is 'One row per conversation: the newest version the store has been given.';
comment on column "conversations"."conversation_id" is 'The conversation.';
comment on column "conversations"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "conversations"."age" is 'How far the row can be relied on: `live`, `settled` or `final`.';
comment on column "conversations"."as_of" is 'Platform time up to which the source knew of changes, UTC.';
comment on column "conversations"."source" is '`job`, `details` or `events`.';
comment on column "conversations"."content_hash" is 'XxHash3 (64 bits) of the record''s bytes as sent.';
comment on column "conversations"."stored_at" is 'When this version was written, UTC, this machine''s clock.';
comment on column "conversations"."conversation_end" is 'End of the last segment, UTC. Null while live, and on orphans.';
comment on column "conversations"."conference_start" is 'First time it became a conference, UTC.';
comment on column "conversations"."originating_direction" is '`inbound` or `outbound`.';
comment on column "conversations"."conversation_initiator" is 'Purpose of the participant who started a message conversation.';
comment on column "conversations"."customer_participation" is 'Messaging: the customer sent at least one message.';
comment on column "conversations"."division_ids" is 'All divisions touched; they decide who may see it.';
comment on column "conversations"."access_attributes" is 'Attributes that limit access.';
comment on column "conversations"."external_tag" is 'Tag for joining with other systems.';
comment on column "conversations"."associated_conversation_id" is 'Conversation it was declared to belong to.';
comment on column "conversations"."consultation_conversation_ids" is 'Consultations that belong to it.';
comment on column "conversations"."inactivity_timeout" is 'Messaging: when it will count as inactive, UTC.';
comment on column "conversations"."knowledge_base_ids" is 'Knowledge bases used.';
comment on column "conversations"."media_stats_min_conversation_mos" is 'Lowest mean opinion score of all audio streams, 1 to 5.';
comment on column "conversations"."media_stats_min_conversation_r_factor" is 'Lowest R factor of all audio streams, 0 to 100.';
comment on column "conversations"."originating_social_media_public" is 'Began as a public social media message.';
comment on column "conversations"."self_served" is 'Served without an agent.';
comment on column "conversations"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "participants" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "participant_ordinal" integer,
  "participant_id" uuid,
  "participant_name" text,
  "purpose" text,
  "user_id" uuid,
  "team_id" uuid,
  "external_contact_id" uuid,
  "external_organization_id" uuid,
  "screen_recording" boolean,
  "flagged_reason" text,
  "extra" json,
  primary key ("conversation_id", "participant_ordinal")
);
comment on table "participants" is 'One row per participant: customer, ivr, acd (a queue), agent and others.';
comment on column "participants"."conversation_id" is 'The conversation.';
comment on column "participants"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "participants"."participant_ordinal" is 'Position of the participant in the platform''s array, from 0.';
comment on column "participants"."participant_id" is 'Unique within the conversation.';
comment on column "participants"."participant_name" is 'Customer''s name or place, flow name, queue name; often absent for agents.';
comment on column "participants"."purpose" is '`customer`, `ivr`, `acd`, `agent`, `user`, `voicemail`, …';
comment on column "participants"."user_id" is 'Agents and users.';
comment on column "participants"."team_id" is 'Team of the agent at the time.';
comment on column "participants"."external_contact_id" is 'External contact of the customer.';
comment on column "participants"."external_organization_id" is 'External organisation of the customer.';
comment on column "participants"."screen_recording" is 'The screen was recorded.';
comment on column "participants"."flagged_reason" is '`general` when flagged.';
comment on column "participants"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "participant_attributes" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "participant_ordinal" integer,
  "attribute_ordinal" integer,
  "name" text,
  "value" text,
  "extra" json,
  primary key ("conversation_id", "participant_ordinal", "attribute_ordinal")
);
comment on table "participant_attributes" is 'One row per participant attribute that masking lets through. Only jobs deliver attributes; names and values are cut at 1,024 characters by the platform.';
comment on column "participant_attributes"."conversation_id" is 'The conversation.';
comment on column "participant_attributes"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "participant_attributes"."participant_ordinal" is 'Position of the participant in the platform''s array, from 0.';
comment on column "participant_attributes"."attribute_ordinal" is 'Position of the attribute in the platform''s array, from 0.';
comment on column "participant_attributes"."name" is 'Name as set in the flow.';
comment on column "participant_attributes"."value" is 'Value, or its keyed hash when masking says so.';
comment on column "participant_attributes"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "sessions" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "participant_ordinal" integer,
  "session_ordinal" integer,
  "session_id" uuid,
  "media_type" text,
  "direction" text,
  "provider" text,
  "peer_id" uuid,
  "edge_id" uuid,
  "ani" text,
  "dnis" text,
  "session_dnis" text,
  "remote" text,
  "remote_name_displayable" text,
  "address_from" text,
  "address_to" text,
  "address_self" text,
  "address_other" text,
  "cc" text[],
  "bcc" text[],
  "protocol_call_id" text,
  "room_id" text,
  "media_bridge_id" uuid,
  "destination_addresses" text[],
  "delivery_status" text,
  "delivery_status_change_date" timestamptz,
  "delivery_pushed" boolean,
  "extended_delivery_status" text,
  "message_type" text,
  "engagement_source" text,
  "media_count" integer,
  "authenticated" boolean,
  "cleared" boolean,
  "error_code_description" text,
  "requested_routings" text[],
  "used_routing" text,
  "routing_rule_type" text,
  "routing_rule" text,
  "routing_ring" integer,
  "agent_bullseye_ring" integer,
  "selected_agent_id" uuid,
  "selected_agent_rank" integer,
  "proposed_agents" json,
  "agent_groups" json,
  "eligible_agent_counts" integer[],
  "waiting_interaction_counts" integer[],
  "active_skill_ids" uuid[],
  "removed_skill_ids" uuid[],
  "skill_expression_id" uuid,
  "assigner_id" uuid,
  "agent_assistant_id" uuid,
  "flow_in_type" text,
  "flow_out_type" text,
  "callback_numbers" text[],
  "callback_user_name" text,
  "callback_scheduled_time" timestamptz,
  "timeout_seconds" bigint,
  "skip_enabled" boolean,
  "agent_owned" boolean,
  "script_id" uuid,
  "outbound_campaign_id" uuid,
  "outbound_contact_id" text,
  "outbound_contact_list_id" uuid,
  "disposition_analyzer" text,
  "disposition_name" text,
  "detected_speech_start" timestamptz,
  "detected_speech_end" timestamptz,
  "monitored_participant_id" uuid,
  "coached_participant_id" uuid,
  "barged_participant_id" uuid,
  "screen_monitored_user_id" uuid,
  "cobrowse_role" text,
  "cobrowse_room_id" text,
  "screen_share_address_self" text,
  "screen_share_room_id" text,
  "sharing_screen" boolean,
  "video_address_self" text,
  "video_room_id" text,
  "journey_action_id" uuid,
  "journey_action_map_id" uuid,
  "journey_action_map_version" integer,
  "journey_customer_id" text,
  "journey_customer_id_type" text,
  "journey_customer_session_id" text,
  "journey_customer_session_id_type" text,
  "recording" boolean,
  "snippet_recording" boolean,
  "acw_skipped" boolean,
  "extra" json,
  primary key ("conversation_id", "participant_ordinal", "session_ordinal")
);
comment on table "sessions" is 'One row per session: one medium of one participant. A session id can occur in two conversations (conference merges), never twice in one.';
comment on column "sessions"."conversation_id" is 'The conversation.';
comment on column "sessions"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "sessions"."participant_ordinal" is 'Position of the participant in the platform''s array, from 0.';
comment on column "sessions"."session_ordinal" is 'Position of the session in the platform''s array, from 0.';
comment on column "sessions"."session_id" is 'Unique within the conversation only.';
comment on column "sessions"."media_type" is '`voice`, `callback`, `chat`, `email`, `message`, …';
comment on column "sessions"."direction" is '`inbound` or `outbound`.';
comment on column "sessions"."provider" is '`Edge`, `PureCloud Callback`, `Webchat Provider`, …';
comment on column "sessions"."peer_id" is 'Session on the other side: the customer''s.';
comment on column "sessions"."edge_id" is 'Edge that carried it.';
comment on column "sessions"."ani" is 'Caller''s address as a URI: `tel:+34…`, `sip:…`.';
comment on column "sessions"."dnis" is 'Called address as a URI.';
comment on column "sessions"."session_dnis" is 'Called address of this session; differs from dnis after transfers.';
comment on column "sessions"."remote" is 'Name or address of the far side.';
comment on column "sessions"."remote_name_displayable" is 'Name of the far side for display.';
comment on column "sessions"."address_from" is 'E-mail and messages: sender.';
comment on column "sessions"."address_to" is 'E-mail and messages: recipient.';
comment on column "sessions"."address_self" is 'Own address.';
comment on column "sessions"."address_other" is 'Address of the other side.';
comment on column "sessions"."cc" is 'E-mail: copies.';
comment on column "sessions"."bcc" is 'E-mail: blind copies.';
comment on column "sessions"."protocol_call_id" is 'SIP Call-ID.';
comment on column "sessions"."room_id" is 'Chat room.';
comment on column "sessions"."media_bridge_id" is 'Media bridge.';
comment on column "sessions"."destination_addresses" is 'Addresses dialled.';
comment on column "sessions"."delivery_status" is 'Messages: `Sent`, `Read`, `DeliveryFailed`, …';
comment on column "sessions"."delivery_status_change_date" is 'UTC.';
comment on column "sessions"."delivery_pushed" is 'Delivered by push.';
comment on column "sessions"."extended_delivery_status" is 'More about the delivery.';
comment on column "sessions"."message_type" is '`sms`, `facebook`, …';
comment on column "sessions"."engagement_source" is '`SMS`, `WhatsApp`, `WebChat`, …';
comment on column "sessions"."media_count" is 'Attachments in a message.';
comment on column "sessions"."authenticated" is 'The customer was signed in.';
comment on column "sessions"."cleared" is 'The conversation was cleared by the customer.';
comment on column "sessions"."error_code_description" is 'Text of the error that ended it.';
comment on column "sessions"."requested_routings" is 'Routing methods asked for, in order.';
comment on column "sessions"."used_routing" is 'Routing method that found the agent.';
comment on column "sessions"."routing_rule_type" is '`Bullseye`, `Conditional`, `Predictive`, `Preferred`.';
comment on column "sessions"."routing_rule" is 'Rule that found the agent.';
comment on column "sessions"."routing_ring" is 'Ring of the rule.';
comment on column "sessions"."agent_bullseye_ring" is 'Ring the agent was in.';
comment on column "sessions"."selected_agent_id" is 'Agent chosen; on customer sessions, of the last leg.';
comment on column "sessions"."selected_agent_rank" is 'Rank of the agent chosen.';
comment on column "sessions"."proposed_agents" is 'Array of `proposedAgentId` and `agentRank`.';
comment on column "sessions"."agent_groups" is 'Array of `agentGroupId` and `agentGroupType`.';
comment on column "sessions"."eligible_agent_counts" is 'Agents who could have taken it, per ring or rule.';
comment on column "sessions"."waiting_interaction_counts" is 'Interactions waiting, per ring or rule.';
comment on column "sessions"."active_skill_ids" is 'Skills in force.';
comment on column "sessions"."removed_skill_ids" is 'Skills given up while waiting.';
comment on column "sessions"."skill_expression_id" is 'Skill expression group.';
comment on column "sessions"."assigner_id" is 'User who assigned it by hand.';
comment on column "sessions"."agent_assistant_id" is 'Agent assistant.';
comment on column "sessions"."flow_in_type" is 'How it entered the queue: `ivr`, `voicemail`, …';
comment on column "sessions"."flow_out_type" is 'How it left the queue when tFlowOut was emitted.';
comment on column "sessions"."callback_numbers" is 'Callback: numbers.';
comment on column "sessions"."callback_user_name" is 'Callback: name of the customer.';
comment on column "sessions"."callback_scheduled_time" is 'Callback: wanted time, UTC.';
comment on column "sessions"."timeout_seconds" is 'Callback: seconds the agent has.';
comment on column "sessions"."skip_enabled" is 'Callback: the agent may skip it.';
comment on column "sessions"."agent_owned" is 'Callback: belongs to one agent.';
comment on column "sessions"."script_id" is 'Agent script.';
comment on column "sessions"."outbound_campaign_id" is 'Dialer: campaign.';
comment on column "sessions"."outbound_contact_id" is 'Dialer: contact.';
comment on column "sessions"."outbound_contact_list_id" is 'Dialer: contact list.';
comment on column "sessions"."disposition_analyzer" is 'Dialer: what decided the disposition.';
comment on column "sessions"."disposition_name" is 'Dialer: disposition.';
comment on column "sessions"."detected_speech_start" is 'Dialer: speech began, UTC.';
comment on column "sessions"."detected_speech_end" is 'Dialer: speech ended, UTC.';
comment on column "sessions"."monitored_participant_id" is 'Supervision: participant listened to.';
comment on column "sessions"."coached_participant_id" is 'Supervision: participant coached.';
comment on column "sessions"."barged_participant_id" is 'Supervision: participant barged in on.';
comment on column "sessions"."screen_monitored_user_id" is 'Supervision: user whose screen was watched.';
comment on column "sessions"."cobrowse_role" is 'Co-browse role.';
comment on column "sessions"."cobrowse_room_id" is 'Co-browse room.';
comment on column "sessions"."screen_share_address_self" is 'Screen share: own address.';
comment on column "sessions"."screen_share_room_id" is 'Screen share: room.';
comment on column "sessions"."sharing_screen" is 'Sharing the screen.';
comment on column "sessions"."video_address_self" is 'Video: own address.';
comment on column "sessions"."video_room_id" is 'Video: room.';
comment on column "sessions"."journey_action_id" is 'Journey: action.';
comment on column "sessions"."journey_action_map_id" is 'Journey: action map.';
comment on column "sessions"."journey_action_map_version" is 'Journey: version of the action map.';
comment on column "sessions"."journey_customer_id" is 'Journey: customer.';
comment on column "sessions"."journey_customer_id_type" is 'Journey: kind of the customer id.';
comment on column "sessions"."journey_customer_session_id" is 'Journey: customer''s web session.';
comment on column "sessions"."journey_customer_session_id_type" is 'Journey: kind of the web session id.';
comment on column "sessions"."recording" is 'Recorded.';
comment on column "sessions"."snippet_recording" is 'A snippet was recorded.';
comment on column "sessions"."acw_skipped" is 'After-call work was skipped.';
comment on column "sessions"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "segments" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "participant_ordinal" integer,
  "session_ordinal" integer,
  "segment_ordinal" integer,
  "segment_start" timestamptz,
  "segment_end" timestamptz,
  "segment_type" text,
  "disconnect_type" text,
  "queue_id" uuid,
  "group_id" uuid,
  "conference" boolean,
  "wrap_up_code" text,
  "wrap_up_note" text,
  "wrap_up_tags" text[],
  "requested_routing_skill_ids" uuid[],
  "requested_language_id" uuid,
  "requested_routing_user_ids" uuid[],
  "scored_agents" json,
  "error_code" text,
  "sip_response_codes" integer[],
  "q850_response_codes" integer[],
  "source_conversation_id" uuid,
  "source_session_id" uuid,
  "destination_conversation_id" uuid,
  "destination_session_id" uuid,
  "audio_muted" boolean,
  "video_muted" boolean,
  "subject" text,
  "properties" json,
  "extra" json,
  primary key ("conversation_id", "participant_ordinal", "session_ordinal", "segment_ordinal")
);
comment on table "segments" is 'One row per segment: a stretch of a session in one state.';
comment on column "segments"."conversation_id" is 'The conversation.';
comment on column "segments"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "segments"."participant_ordinal" is 'Position of the participant in the platform''s array, from 0.';
comment on column "segments"."session_ordinal" is 'Position of the session in the platform''s array, from 0.';
comment on column "segments"."segment_ordinal" is 'Position of the segment in the platform''s array, from 0.';
comment on column "segments"."segment_start" is 'UTC.';
comment on column "segments"."segment_end" is 'UTC. Null while the segment is open.';
comment on column "segments"."segment_type" is '`alert`, `interact`, `hold`, `wrapup`, `delay`, `ivr`, …';
comment on column "segments"."disconnect_type" is 'How the session ended; on its last segment and on the wrap-up after it.';
comment on column "segments"."queue_id" is 'Queue of acd and agent segments, last queue on the customer''s.';
comment on column "segments"."group_id" is 'Group, for group calls.';
comment on column "segments"."conference" is 'Part of a conference.';
comment on column "segments"."wrap_up_code" is 'Wrap-up code: usually an id, but also `ININ-WRAP-UP-TIMEOUT` and other literals.';
comment on column "segments"."wrap_up_note" is 'Note written by the agent.';
comment on column "segments"."wrap_up_tags" is 'Tags chosen by the agent.';
comment on column "segments"."requested_routing_skill_ids" is 'Skills asked for.';
comment on column "segments"."requested_language_id" is 'Language asked for.';
comment on column "segments"."requested_routing_user_ids" is 'Users asked for.';
comment on column "segments"."scored_agents" is 'Array of `scoredAgentId` and `agentScore` (0 to 100).';
comment on column "segments"."error_code" is 'Error of the telephony side; frequent noise on wrap-up segments.';
comment on column "segments"."sip_response_codes" is 'SIP answers; an acd leg handed to an agent has 410.';
comment on column "segments"."q850_response_codes" is 'Q.850 causes; normal clearing is 16.';
comment on column "segments"."source_conversation_id" is 'Conference merge: where the leg came from.';
comment on column "segments"."source_session_id" is 'Conference merge: session it came from.';
comment on column "segments"."destination_conversation_id" is 'Conference merge: where the leg went.';
comment on column "segments"."destination_session_id" is 'Conference merge: session it went to.';
comment on column "segments"."audio_muted" is 'Audio was muted.';
comment on column "segments"."video_muted" is 'Video was muted.';
comment on column "segments"."subject" is 'Subject of the first e-mail.';
comment on column "segments"."properties" is 'Array of user-defined `propertyType`, `property`, `value`.';
comment on column "segments"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "session_metrics" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "participant_ordinal" integer,
  "session_ordinal" integer,
  "metric_ordinal" integer,
  "emit_date" timestamptz,
  "name" text,
  "value" bigint,
  "extra" json,
  "segment_ordinal" integer,
  "media_type" text,
  "direction" text,
  "purpose" text,
  "user_id" uuid,
  "queue_id" uuid,
  "wrap_up_code" text,
  primary key ("conversation_id", "participant_ordinal", "session_ordinal", "metric_ordinal")
);
create index on "session_metrics" using brin ("emit_date") with (autosummarize = on);
comment on table "session_metrics" is 'One row per emitted metric, with the dimensions that are asked for most, so that a question needs no join. A name can repeat in a session, even with the same value: the ordinal is part of the key.';
comment on column "session_metrics"."conversation_id" is 'The conversation.';
comment on column "session_metrics"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "session_metrics"."participant_ordinal" is 'Position of the participant in the platform''s array, from 0.';
comment on column "session_metrics"."session_ordinal" is 'Position of the session in the platform''s array, from 0.';
comment on column "session_metrics"."metric_ordinal" is 'Position of the metric in the platform''s array, from 0.';
comment on column "session_metrics"."emit_date" is 'When the platform emitted it, UTC; aggregates are bucketed by it.';
comment on column "session_metrics"."name" is '`n…` counts, `t…` durations, `o…` observations.';
comment on column "session_metrics"."value" is 'Count, or milliseconds for `t…`; exceeds 32 bits for calls closed after weeks.';
comment on column "session_metrics"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
comment on column "session_metrics"."segment_ordinal" is 'Segment of the session that was in force at the emission (docs/analytics.md); null when there was none.';
comment on column "session_metrics"."media_type" is 'Of its session.';
comment on column "session_metrics"."direction" is 'Of its session.';
comment on column "session_metrics"."purpose" is 'Of its participant.';
comment on column "session_metrics"."user_id" is 'Of its participant.';
comment on column "session_metrics"."queue_id" is 'Of the segment in force.';
comment on column "session_metrics"."wrap_up_code" is 'Of the segment in force.';
create table "flows" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "participant_ordinal" integer,
  "session_ordinal" integer,
  "flow_id" uuid,
  "flow_name" text,
  "flow_version" text,
  "flow_type" text,
  "entry_type" text,
  "entry_reason" text,
  "exit_reason" text,
  "transfer_type" text,
  "transfer_target_name" text,
  "transfer_target_address" text,
  "issued_callback" boolean,
  "starting_language" text,
  "ending_language" text,
  "recognition_failure_reason" text,
  "extra" json,
  primary key ("conversation_id", "participant_ordinal", "session_ordinal")
);
comment on table "flows" is 'At most one row per session: the Architect flow it ran through. On acd sessions, the in-queue flow.';
comment on column "flows"."conversation_id" is 'The conversation.';
comment on column "flows"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "flows"."participant_ordinal" is 'Position of the participant in the platform''s array, from 0.';
comment on column "flows"."session_ordinal" is 'Position of the session in the platform''s array, from 0.';
comment on column "flows"."flow_id" is 'Flow.';
comment on column "flows"."flow_name" is 'Name when it ran.';
comment on column "flows"."flow_version" is '`71.0`.';
comment on column "flows"."flow_type" is '`INBOUNDCALL`, `INQUEUECALL`, `BOT`, …';
comment on column "flows"."entry_type" is '`agent`, `direct`, `dnis`, `flow`, `outbound`.';
comment on column "flows"."entry_reason" is 'Address, user id or flow id it was entered by.';
comment on column "flows"."exit_reason" is '`TRANSFER`, `DISCONNECT`, …';
comment on column "flows"."transfer_type" is '`ACD`, `USER`, `NUMBER`, …';
comment on column "flows"."transfer_target_name" is 'Where it transferred to.';
comment on column "flows"."transfer_target_address" is 'Number, e-mail address or queue id it transferred to.';
comment on column "flows"."issued_callback" is 'It created a callback.';
comment on column "flows"."starting_language" is 'Language at entry, `es-es`.';
comment on column "flows"."ending_language" is 'Language at exit.';
comment on column "flows"."recognition_failure_reason" is 'Why speech or intent recognition gave up.';
comment on column "flows"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "flow_outcomes" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "participant_ordinal" integer,
  "session_ordinal" integer,
  "outcome_ordinal" integer,
  "flow_outcome_id" uuid,
  "flow_outcome_value" text,
  "flow_outcome" text,
  "flow_outcome_start_timestamp" timestamptz,
  "flow_outcome_end_timestamp" timestamptz,
  "extra" json,
  primary key ("conversation_id", "participant_ordinal", "session_ordinal", "outcome_ordinal")
);
comment on table "flow_outcomes" is 'One row per outcome a flow recorded.';
comment on column "flow_outcomes"."conversation_id" is 'The conversation.';
comment on column "flow_outcomes"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "flow_outcomes"."participant_ordinal" is 'Position of the participant in the platform''s array, from 0.';
comment on column "flow_outcomes"."session_ordinal" is 'Position of the session in the platform''s array, from 0.';
comment on column "flow_outcomes"."outcome_ordinal" is 'Position of the outcome in the platform''s array, from 0.';
comment on column "flow_outcomes"."flow_outcome_id" is 'Outcome.';
comment on column "flow_outcomes"."flow_outcome_value" is '`SUCCESS` or `FAILURE`.';
comment on column "flow_outcomes"."flow_outcome" is '`id:value`.';
comment on column "flow_outcomes"."flow_outcome_start_timestamp" is 'UTC.';
comment on column "flow_outcomes"."flow_outcome_end_timestamp" is 'UTC.';
comment on column "flow_outcomes"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "media_endpoint_stats" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "participant_ordinal" integer,
  "session_ordinal" integer,
  "report_ordinal" integer,
  "codecs" text[],
  "event_time" timestamptz,
  "max_latency_ms" bigint,
  "min_mos" double precision,
  "min_r_factor" double precision,
  "received_packets" bigint,
  "discarded_packets" bigint,
  "duplicate_packets" bigint,
  "invalid_packets" bigint,
  "overrun_packets" bigint,
  "underrun_packets" bigint,
  "extra" json,
  primary key ("conversation_id", "participant_ordinal", "session_ordinal", "report_ordinal")
);
comment on table "media_endpoint_stats" is 'One row per report of an audio endpoint; several per session.';
comment on column "media_endpoint_stats"."conversation_id" is 'The conversation.';
comment on column "media_endpoint_stats"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "media_endpoint_stats"."participant_ordinal" is 'Position of the participant in the platform''s array, from 0.';
comment on column "media_endpoint_stats"."session_ordinal" is 'Position of the session in the platform''s array, from 0.';
comment on column "media_endpoint_stats"."report_ordinal" is 'Position of the report in the platform''s array, from 0.';
comment on column "media_endpoint_stats"."codecs" is '`audio/opus`, `audio/PCMU`.';
comment on column "media_endpoint_stats"."event_time" is 'UTC; can lie a little after the session''s last segment.';
comment on column "media_endpoint_stats"."max_latency_ms" is 'Milliseconds.';
comment on column "media_endpoint_stats"."min_mos" is 'Lowest mean opinion score, 1 to 5.';
comment on column "media_endpoint_stats"."min_r_factor" is 'Lowest R factor, 0 to 100.';
comment on column "media_endpoint_stats"."received_packets" is 'Packets.';
comment on column "media_endpoint_stats"."discarded_packets" is 'Packets; absent when none, like the following ones.';
comment on column "media_endpoint_stats"."duplicate_packets" is 'Packets.';
comment on column "media_endpoint_stats"."invalid_packets" is 'Packets.';
comment on column "media_endpoint_stats"."overrun_packets" is 'Packets.';
comment on column "media_endpoint_stats"."underrun_packets" is 'Packets.';
comment on column "media_endpoint_stats"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "evaluations" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "evaluation_ordinal" integer,
  "evaluation_id" uuid,
  "evaluator_id" uuid,
  "user_id" uuid,
  "queue_id" uuid,
  "form_id" uuid,
  "form_name" text,
  "context_id" uuid,
  "calibration_id" uuid,
  "evaluation_status" text,
  "event_time" timestamptz,
  "assignee_id" uuid,
  "assignee_applicable" boolean,
  "released" boolean,
  "rescored" boolean,
  "deleted" boolean,
  "system_submitted" boolean,
  "o_total_score" double precision,
  "o_total_critical_score" double precision,
  "extra" json,
  primary key ("conversation_id", "evaluation_ordinal")
);
comment on table "evaluations" is 'One row per quality evaluation.';
comment on column "evaluations"."conversation_id" is 'The conversation.';
comment on column "evaluations"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "evaluations"."evaluation_ordinal" is 'Position of the evaluation in the platform''s array, from 0.';
comment on column "evaluations"."evaluation_id" is 'Evaluation.';
comment on column "evaluations"."evaluator_id" is 'User who evaluates.';
comment on column "evaluations"."user_id" is 'Agent who is evaluated.';
comment on column "evaluations"."queue_id" is 'Queue.';
comment on column "evaluations"."form_id" is 'Form, this version of it.';
comment on column "evaluations"."form_name" is 'Name of the form.';
comment on column "evaluations"."context_id" is 'Form regardless of version.';
comment on column "evaluations"."calibration_id" is 'Calibration.';
comment on column "evaluations"."evaluation_status" is '`Finished`, `InProgress`, `InReview`, `Pending`, `Retracted`.';
comment on column "evaluations"."event_time" is 'UTC.';
comment on column "evaluations"."assignee_id" is 'User it is assigned to.';
comment on column "evaluations"."assignee_applicable" is 'It has an assignee.';
comment on column "evaluations"."released" is 'The agent may see it.';
comment on column "evaluations"."rescored" is 'Scored again.';
comment on column "evaluations"."deleted" is 'Deleted.';
comment on column "evaluations"."system_submitted" is 'Submitted by the system.';
comment on column "evaluations"."o_total_score" is 'Total score, per cent.';
comment on column "evaluations"."o_total_critical_score" is 'Score of the critical questions, per cent.';
comment on column "evaluations"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "surveys" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "survey_ordinal" integer,
  "survey_id" uuid,
  "survey_form_id" uuid,
  "survey_form_context_id" uuid,
  "survey_form_name" text,
  "survey_type" text,
  "survey_status" text,
  "survey_completed_date" timestamptz,
  "survey_partial_response" boolean,
  "survey_promoter_score" integer,
  "o_survey_total_score" double precision,
  "event_time" timestamptz,
  "user_id" uuid,
  "queue_id" uuid,
  "extra" json,
  primary key ("conversation_id", "survey_ordinal")
);
comment on table "surveys" is 'One row per customer survey.';
comment on column "surveys"."conversation_id" is 'The conversation.';
comment on column "surveys"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "surveys"."survey_ordinal" is 'Position of the survey in the platform''s array, from 0.';
comment on column "surveys"."survey_id" is 'Survey.';
comment on column "surveys"."survey_form_id" is 'Form, this version of it.';
comment on column "surveys"."survey_form_context_id" is 'Form regardless of version.';
comment on column "surveys"."survey_form_name" is 'Name of the form.';
comment on column "surveys"."survey_type" is '`Web` or `Voice`.';
comment on column "surveys"."survey_status" is 'State of the survey.';
comment on column "surveys"."survey_completed_date" is 'UTC.';
comment on column "surveys"."survey_partial_response" is 'Not all questions were answered.';
comment on column "surveys"."survey_promoter_score" is 'Net promoter answer, 0 to 10.';
comment on column "surveys"."o_survey_total_score" is 'Total score, per cent.';
comment on column "surveys"."event_time" is 'UTC.';
comment on column "surveys"."user_id" is 'Agent.';
comment on column "surveys"."queue_id" is 'Queue.';
comment on column "surveys"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "resolutions" (
  "conversation_id" uuid not null,
  "conversation_start" timestamptz not null,
  "resolution_ordinal" integer,
  "event_time" timestamptz,
  "queue_id" uuid,
  "user_id" uuid,
  "n_next_contact_avoided" bigint,
  "extra" json,
  primary key ("conversation_id", "resolution_ordinal")
);
comment on table "resolutions" is 'One row per statement of the platform on whether the customer had to come back.';
comment on column "resolutions"."conversation_id" is 'The conversation.';
comment on column "resolutions"."conversation_start" is 'Start of the conversation, UTC. Repeated in every table so that a day can be found and replaced without a search.';
comment on column "resolutions"."resolution_ordinal" is 'Position of the resolution in the platform''s array, from 0.';
comment on column "resolutions"."event_time" is 'UTC.';
comment on column "resolutions"."queue_id" is 'Queue that handled it last.';
comment on column "resolutions"."user_id" is 'User who handled it last.';
comment on column "resolutions"."n_next_contact_avoided" is '1 when no further contact followed.';
comment on column "resolutions"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "users" (
  "key" text,
  "valid_from" timestamptz,
  "valid_to" timestamptz,
  "content_hash" bigint,
  "name" text,
  "email" text,
  "username" text,
  "department" text,
  "title" text,
  "state" text,
  "version" bigint,
  "division_id" uuid,
  "manager_id" uuid,
  "extra" json,
  primary key ("key", "valid_from")
);
comment on table "users" is 'People, agents among them.';
comment on column "users"."key" is 'Id on the platform.';
comment on column "users"."valid_from" is 'First listing that showed this version, UTC.';
comment on column "users"."valid_to" is 'First listing that no longer did, UTC; null while valid.';
comment on column "users"."content_hash" is 'XxHash3 (64 bits) of the entity''s canonical JSON.';
comment on column "users"."name" is 'Name.';
comment on column "users"."email" is 'E-mail address.';
comment on column "users"."username" is 'Name to sign in with.';
comment on column "users"."department" is 'Department.';
comment on column "users"."title" is 'Title.';
comment on column "users"."state" is '`active`, `inactive` or `deleted`.';
comment on column "users"."version" is 'Counts changes on the platform.';
comment on column "users"."division_id" is 'Division it belongs to.';
comment on column "users"."manager_id" is 'Manager.';
comment on column "users"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "queues" (
  "key" text,
  "valid_from" timestamptz,
  "valid_to" timestamptz,
  "content_hash" bigint,
  "name" text,
  "description" text,
  "member_count" integer,
  "date_modified" timestamptz,
  "division_id" uuid,
  "extra" json,
  primary key ("key", "valid_from")
);
comment on table "queues" is 'Queues.';
comment on column "queues"."key" is 'Id on the platform.';
comment on column "queues"."valid_from" is 'First listing that showed this version, UTC.';
comment on column "queues"."valid_to" is 'First listing that no longer did, UTC; null while valid.';
comment on column "queues"."content_hash" is 'XxHash3 (64 bits) of the entity''s canonical JSON.';
comment on column "queues"."name" is 'Name.';
comment on column "queues"."description" is 'Description.';
comment on column "queues"."member_count" is 'Members.';
comment on column "queues"."date_modified" is 'Last change on the platform, UTC.';
comment on column "queues"."division_id" is 'Division it belongs to.';
comment on column "queues"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "queue_members" (
  "key" text,
  "valid_from" timestamptz,
  "valid_to" timestamptz,
  "content_hash" bigint,
  "id" uuid,
  "name" text,
  "ring_number" integer,
  "joined" boolean,
  "member_by" text,
  "extra" json,
  primary key ("key", "valid_from")
);
comment on table "queue_members" is 'Who belongs to which queue; the key is `queueId/userId`.';
comment on column "queue_members"."key" is 'Id on the platform.';
comment on column "queue_members"."valid_from" is 'First listing that showed this version, UTC.';
comment on column "queue_members"."valid_to" is 'First listing that no longer did, UTC; null while valid.';
comment on column "queue_members"."content_hash" is 'XxHash3 (64 bits) of the entity''s canonical JSON.';
comment on column "queue_members"."id" is 'User.';
comment on column "queue_members"."name" is 'Name.';
comment on column "queue_members"."ring_number" is 'Bullseye ring.';
comment on column "queue_members"."joined" is 'Active in the queue.';
comment on column "queue_members"."member_by" is '`user` or `group`.';
comment on column "queue_members"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "wrapup_codes" (
  "key" text,
  "valid_from" timestamptz,
  "valid_to" timestamptz,
  "content_hash" bigint,
  "name" text,
  "date_modified" timestamptz,
  "division_id" uuid,
  "extra" json,
  primary key ("key", "valid_from")
);
comment on table "wrapup_codes" is 'Wrap-up codes.';
comment on column "wrapup_codes"."key" is 'Id on the platform.';
comment on column "wrapup_codes"."valid_from" is 'First listing that showed this version, UTC.';
comment on column "wrapup_codes"."valid_to" is 'First listing that no longer did, UTC; null while valid.';
comment on column "wrapup_codes"."content_hash" is 'XxHash3 (64 bits) of the entity''s canonical JSON.';
comment on column "wrapup_codes"."name" is 'Name.';
comment on column "wrapup_codes"."date_modified" is 'Last change on the platform, UTC.';
comment on column "wrapup_codes"."division_id" is 'Division it belongs to.';
comment on column "wrapup_codes"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "skills" (
  "key" text,
  "valid_from" timestamptz,
  "valid_to" timestamptz,
  "content_hash" bigint,
  "name" text,
  "state" text,
  "version" bigint,
  "date_modified" timestamptz,
  "extra" json,
  primary key ("key", "valid_from")
);
comment on table "skills" is 'Routing skills.';
comment on column "skills"."key" is 'Id on the platform.';
comment on column "skills"."valid_from" is 'First listing that showed this version, UTC.';
comment on column "skills"."valid_to" is 'First listing that no longer did, UTC; null while valid.';
comment on column "skills"."content_hash" is 'XxHash3 (64 bits) of the entity''s canonical JSON.';
comment on column "skills"."name" is 'Name.';
comment on column "skills"."state" is '`active`, `inactive` or `deleted`.';
comment on column "skills"."version" is 'Counts changes on the platform.';
comment on column "skills"."date_modified" is 'Last change on the platform, UTC.';
comment on column "skills"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "languages" (
  "key" text,
  "valid_from" timestamptz,
  "valid_to" timestamptz,
  "content_hash" bigint,
  "name" text,
  "state" text,
  "version" bigint,
  "date_modified" timestamptz,
  "extra" json,
  primary key ("key", "valid_from")
);
comment on table "languages" is 'Routing languages.';
comment on column "languages"."key" is 'Id on the platform.';
comment on column "languages"."valid_from" is 'First listing that showed this version, UTC.';
comment on column "languages"."valid_to" is 'First listing that no longer did, UTC; null while valid.';
comment on column "languages"."content_hash" is 'XxHash3 (64 bits) of the entity''s canonical JSON.';
comment on column "languages"."name" is 'Name.';
comment on column "languages"."state" is '`active`, `inactive` or `deleted`.';
comment on column "languages"."version" is 'Counts changes on the platform.';
comment on column "languages"."date_modified" is 'Last change on the platform, UTC.';
comment on column "languages"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "divisions" (
  "key" text,
  "valid_from" timestamptz,
  "valid_to" timestamptz,
  "content_hash" bigint,
  "name" text,
  "description" text,
  "home_division" boolean,
  "extra" json,
  primary key ("key", "valid_from")
);
comment on table "divisions" is 'Divisions.';
comment on column "divisions"."key" is 'Id on the platform.';
comment on column "divisions"."valid_from" is 'First listing that showed this version, UTC.';
comment on column "divisions"."valid_to" is 'First listing that no longer did, UTC; null while valid.';
comment on column "divisions"."content_hash" is 'XxHash3 (64 bits) of the entity''s canonical JSON.';
comment on column "divisions"."name" is 'Name.';
comment on column "divisions"."description" is 'Description.';
comment on column "divisions"."home_division" is 'The division everything starts in.';
comment on column "divisions"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "groups" (
  "key" text,
  "valid_from" timestamptz,
  "valid_to" timestamptz,
  "content_hash" bigint,
  "name" text,
  "description" text,
  "type" text,
  "visibility" text,
  "member_count" integer,
  "state" text,
  "version" bigint,
  "date_modified" timestamptz,
  "extra" json,
  primary key ("key", "valid_from")
);
comment on table "groups" is 'Groups of people.';
comment on column "groups"."key" is 'Id on the platform.';
comment on column "groups"."valid_from" is 'First listing that showed this version, UTC.';
comment on column "groups"."valid_to" is 'First listing that no longer did, UTC; null while valid.';
comment on column "groups"."content_hash" is 'XxHash3 (64 bits) of the entity''s canonical JSON.';
comment on column "groups"."name" is 'Name.';
comment on column "groups"."description" is 'Description.';
comment on column "groups"."type" is '`official` or `social`.';
comment on column "groups"."visibility" is 'Who can see it.';
comment on column "groups"."member_count" is 'Members.';
comment on column "groups"."state" is '`active`, `inactive` or `deleted`.';
comment on column "groups"."version" is 'Counts changes on the platform.';
comment on column "groups"."date_modified" is 'Last change on the platform, UTC.';
comment on column "groups"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "locations" (
  "key" text,
  "valid_from" timestamptz,
  "valid_to" timestamptz,
  "content_hash" bigint,
  "name" text,
  "address_country" text,
  "address_city" text,
  "state" text,
  "version" bigint,
  "extra" json,
  primary key ("key", "valid_from")
);
comment on table "locations" is 'Sites of the company.';
comment on column "locations"."key" is 'Id on the platform.';
comment on column "locations"."valid_from" is 'First listing that showed this version, UTC.';
comment on column "locations"."valid_to" is 'First listing that no longer did, UTC; null while valid.';
comment on column "locations"."content_hash" is 'XxHash3 (64 bits) of the entity''s canonical JSON.';
comment on column "locations"."name" is 'Name.';
comment on column "locations"."address_country" is 'Country.';
comment on column "locations"."address_city" is 'City.';
comment on column "locations"."state" is '`active`, `inactive` or `deleted`.';
comment on column "locations"."version" is 'Counts changes on the platform.';
comment on column "locations"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
create table "presence_definitions" (
  "key" text,
  "valid_from" timestamptz,
  "valid_to" timestamptz,
  "content_hash" bigint,
  "type" text,
  "system_presence" text,
  "deactivated" boolean,
  "date_modified" timestamptz,
  "division_id" uuid,
  "extra" json,
  primary key ("key", "valid_from")
);
comment on table "presence_definitions" is 'Presences people can choose.';
comment on column "presence_definitions"."key" is 'Id on the platform.';
comment on column "presence_definitions"."valid_from" is 'First listing that showed this version, UTC.';
comment on column "presence_definitions"."valid_to" is 'First listing that no longer did, UTC; null while valid.';
comment on column "presence_definitions"."content_hash" is 'XxHash3 (64 bits) of the entity''s canonical JSON.';
comment on column "presence_definitions"."type" is '`System` or `User`.';
comment on column "presence_definitions"."system_presence" is 'System presence it counts as.';
comment on column "presence_definitions"."deactivated" is 'Not to be chosen any more.';
comment on column "presence_definitions"."date_modified" is 'Last change on the platform, UTC.';
comment on column "presence_definitions"."division_id" is 'Division it belongs to.';
comment on column "presence_definitions"."extra" is 'JSON object of members without a column and of values their column cannot give back byte for byte; wins over the columns.';
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
comment on table "user_presence" is 'One row per change of a user''s presence.';
comment on column "user_presence"."user_id" is 'User.';
comment on column "user_presence"."observed_at" is 'When the presence was set, UTC, by the platform''s clock.';
comment on column "user_presence"."source" is 'Who set it: `PURECLOUD` for the normal source; null when not told.';
comment on column "user_presence"."presence_definition_id" is 'Presence chosen.';
comment on column "user_presence"."system_presence" is 'System presence it counts as, as sent: `AVAILABLE`, `ON_QUEUE`, …';
comment on column "user_presence"."is_primary" is 'Comes from the user''s primary source.';
comment on column "user_presence"."message" is 'Message the user has set.';
comment on column "user_presence"."content_hash" is 'XxHash3 (64 bits) of the row; of two rows with one key the greater one stays.';
create table "user_routing_status" (
  "user_id" uuid,
  "observed_at" timestamptz,
  "routing_status" text,
  "content_hash" bigint,
  primary key ("user_id", "observed_at")
);
comment on table "user_routing_status" is 'One row per change of a user''s routing status.';
comment on column "user_routing_status"."user_id" is 'User.';
comment on column "user_routing_status"."observed_at" is 'Begin of the status, UTC, by the platform''s clock.';
comment on column "user_routing_status"."routing_status" is '`OFF_QUEUE`, `IDLE`, `INTERACTING`, `NOT_RESPONDING` or `COMMUNICATING`.';
comment on column "user_routing_status"."content_hash" is 'XxHash3 (64 bits) of the row; of two rows with one key the greater one stays.';
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
comment on table "queue_observations" is 'Time series of what queues report, one row per metric and frame; statistics that were not sent are null.';
comment on column "queue_observations"."queue_id" is 'Queue.';
comment on column "queue_observations"."observed_at" is 'When it was reported, UTC.';
comment on column "queue_observations"."media_type" is 'Medium; empty in frames that count agents.';
comment on column "queue_observations"."metric" is 'Name of the metric: `oWaiting`, `tAnswered`, …';
comment on column "queue_observations"."qualifier" is 'A presence, a routing status or such; empty when there is none.';
comment on column "queue_observations"."interval_start" is 'Begin of the half hour counted, UTC; observed_at when there is none.';
comment on column "queue_observations"."interval_end" is 'Its end (exclusive), UTC.';
comment on column "queue_observations"."count" is 'Count.';
comment on column "queue_observations"."sum" is 'Sum.';
comment on column "queue_observations"."min" is 'Smallest value.';
comment on column "queue_observations"."max" is 'Largest value.';
comment on column "queue_observations"."ratio" is 'Ratio, 0 to 1.';
comment on column "queue_observations"."numerator" is 'Numerator of the ratio.';
comment on column "queue_observations"."denominator" is 'Denominator of the ratio.';
comment on column "queue_observations"."target" is 'Target of the ratio.';
comment on column "queue_observations"."content_hash" is 'XxHash3 (64 bits) of the row; of two rows with one key the greater one stays.';
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
comment on table "certificates" is 'Closed intervals whose counts were compared with the platform''s; the last comparison of each.';
comment on column "certificates"."id" is '`hour/2026-03-02T10` or `day/2026-03-02`, UTC.';
comment on column "certificates"."interval_from" is 'Begin, UTC.';
comment on column "certificates"."interval_to" is 'End (exclusive), UTC.';
comment on column "certificates"."checked_at" is 'When they were compared last, UTC.';
comment on column "certificates"."source" is 'Whom they were compared with: `aggregates`.';
comment on column "certificates"."outcome" is '`equal` or `different`.';
comment on column "certificates"."checks" is 'How often they have been compared.';
comment on column "certificates"."ours" is 'Counts of the tables `session_metrics` and `sessions`: medium, metric, count.';
comment on column "certificates"."theirs" is 'Counts of the platform, in the same shape.';
comment on column "certificates"."differences" is 'At most a hundred: hour, medium, queue (null: emitted outside of queues), metric, and both counts.';
create table "checkpoints" (
  "stream" text,
  "key" text,
  "state" json,
  "updated_at" timestamptz,
  primary key ("stream", "key")
);
comment on table "checkpoints" is 'Where each stream stands; moved in the transaction that stores the rows it speaks of.';
comment on column "checkpoints"."stream" is 'Name of the stream.';
comment on column "checkpoints"."key" is 'Part of the stream''s work.';
comment on column "checkpoints"."state" is 'In the stream''s own shape.';
comment on column "checkpoints"."updated_at" is 'UTC.';
create table "gaps" (
  "id" text,
  "stream" text,
  "gap_from" timestamptz,
  "gap_to" timestamptz,
  "cause" text,
  "opened_at" timestamptz,
  "closed_at" timestamptz,
  "evidence" text,
  primary key ("id")
);
comment on table "gaps" is 'Stretches of platform time of which a source may have missed something.';
comment on column "gaps"."id" is 'Chosen by the source; the same gap found twice is one row.';
comment on column "gaps"."stream" is 'Stream that may have missed something.';
comment on column "gaps"."gap_from" is 'Begin, UTC.';
comment on column "gaps"."gap_to" is 'End (exclusive), UTC.';
comment on column "gaps"."cause" is 'Why it is suspected.';
comment on column "gaps"."opened_at" is 'UTC.';
comment on column "gaps"."closed_at" is 'UTC; null while open.';
comment on column "gaps"."evidence" is 'What closed it.';
create table "quarantine" (
  "id" text,
  "source" text,
  "reason" text,
  "bytes" bytea,
  "received_at" timestamptz,
  primary key ("id")
);
comment on table "quarantine" is 'Records that could not be understood, kept until somebody does.';
comment on column "quarantine"."id" is 'XxHash128 of source and bytes, 32 hexadecimal digits.';
comment on column "quarantine"."source" is 'Where they came from.';
comment on column "quarantine"."reason" is 'What was wrong, and where in the record.';
comment on column "quarantine"."bytes" is 'As received; customer data. With masking, the masked record.';
comment on column "quarantine"."received_at" is 'UTC.';
create table "runs" (
  "id" uuid,
  "stream" text,
  "started_at" timestamptz,
  "ended_at" timestamptz,
  "outcome" text,
  "summary" json,
  primary key ("id")
);
comment on table "runs" is 'Executions of streams.';
comment on column "runs"."id" is 'Run.';
comment on column "runs"."stream" is 'Name of the stream.';
comment on column "runs"."started_at" is 'UTC.';
comment on column "runs"."ended_at" is 'UTC; null while running.';
comment on column "runs"."outcome" is '`running`, `done`, `stopped` or `failed`.';
comment on column "runs"."summary" is 'Counts of the run.';
create table "schema_version" (
  "version" integer,
  "program" text,
  "applied_at" timestamptz,
  primary key ("version")
);
comment on table "schema_version" is 'One row per version this store has had; the highest one is in force.';
comment on column "schema_version"."version" is 'Version of the schema.';
comment on column "schema_version"."program" is 'Version of Puente that wrote it.';
comment on column "schema_version"."applied_at" is 'UTC.';
