-- Run by every start of the app, as one transaction.
INSERT INTO release (version) VALUES (:'version') ON CONFLICT DO NOTHING;
CREATE INDEX IF NOT EXISTS note_by_text ON note (text);
