-- GS1 company prefixes whose articles alone a key may sign, ascending, a space between two; empty = any article.
ALTER TABLE label_key ADD COLUMN prefixes TEXT NOT NULL DEFAULT '';
