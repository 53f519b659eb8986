INSERT INTO schema_version (version, program, applied_at) VALUES (1, '0.1.0', TIMESTAMP '2026-03-02 00:00:00');
INSERT INTO conversations (conversation_id, conversation_start, age, as_of, source, content_hash, stored_at, external_tag, extra)
VALUES ('c0a70000-0000-4000-8000-000000000001', TIMESTAMP '2026-03-02 09:14:30', 'final', TIMESTAMP '2026-03-04 00:00:00', 'job', -1, TIMESTAMP '2026-03-04 00:00:00', 'golden', '{"odd":[1.50]}');
INSERT INTO participants (conversation_id, conversation_start, participant_ordinal, purpose)
VALUES ('c0a70000-0000-4000-8000-000000000001', TIMESTAMP '2026-03-02 09:14:30', 0, 'agent');
INSERT INTO sessions (conversation_id, conversation_start, participant_ordinal, session_ordinal)
VALUES ('c0a70000-0000-4000-8000-000000000001', TIMESTAMP '2026-03-02 09:14:30', 0, 0);
INSERT INTO session_metrics (conversation_id, conversation_start, participant_ordinal, session_ordinal, metric_ordinal, name, value)
VALUES ('c0a70000-0000-4000-8000-000000000001', TIMESTAMP '2026-03-02 09:14:30', 0, 0, 0, 'tTalk', 5000000000);
