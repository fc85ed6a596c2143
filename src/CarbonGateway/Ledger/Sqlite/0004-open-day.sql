-- The business day of a partition's next entry; see the PostgreSQL ledger.

ALTER TABLE watermark ADD COLUMN open_day INTEGER;

UPDATE watermark SET open_day = (SELECT max(business_day) FROM span WHERE span.partition = watermark.partition);
