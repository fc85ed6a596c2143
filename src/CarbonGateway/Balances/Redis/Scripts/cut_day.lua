-- The end of a business day in this partition: moves nothing; the day stands in the entry's own bytes.
--! uses head marker account journal
return post(decision(19, APPROVED, 0, 0, 0, 0, 0, current))
