-- HELD → VOIDED     held → citizen
-- Numbers: as parts/subject.lua
--! uses head marker account journal holds args subject
if not subject then return unknown_subject(14) end
if account then expire_met(account) end
if subject.state ~= NAMES.HELD then return refuse_of(14, WRONG_STATE, subject.held, subject.year) end
return release(14, subject.held, NAMES.VOIDED)
