-- The business day of a partition's next entry: a day ends by a cut in the journal, so that the ledger knows it and no clock.

ALTER TABLE watermark ADD COLUMN open_day date;

UPDATE watermark w SET open_day = s.day FROM (SELECT partition, max(business_day) AS day FROM span GROUP BY partition) s WHERE s.partition = w.partition;
