-- POSTED → REVERSED sold → citizen; a double that is still held was never debited: held → citizen, and it is void
-- Numbers: as parts/subject.lua
--! uses head marker account journal holds args subject
if not subject then return unknown_subject(17) end
local ask = subject.state == NAMES.POSTED and unknown_lines_of(subject)
if ask then return ask end
if account then expire_met(account) end
local debited = subject.state == NAMES.POSTED or subject.state == NAMES.REVERSED
local rest = (debited and subject.lines or 0) - came_back(subject)
if subject.state == NAMES.HELD then return release(17, rest, NAMES.VOIDED) end
if subject.state ~= NAMES.POSTED then return refuse_of(17, WRONG_STATE, rest, subject.year) end
local kept, unwound, year, left, budget = take_back(rest)
if not kept then return 'O' end
subject.state = NAMES.REVERSED
local back = { #subject.back }
for i, line in ipairs(subject.back) do back[i + 1] = line.grams end
back[#back + 1] = subject.unwound
return post_of(decision(17, APPROVED, 0, rest, rest, left, budget, year, 1, kept, unwound, unpack(back)))
