-- POSTED            sold → citizen, by line, cumulative, at the original line's content
-- Numbers: as parts/subject.lua; 11 count of its lines, then of each its grams and thousandths of the unit; then count of what comes
-- back (0 = all that is left), then of each the line's index and its thousandths (0 = all that is left of it)
--! uses head marker account journal holds args subject exact
if not subject then return unknown_subject(16) end
local ask = subject.state == NAMES.POSTED and unknown_lines_of(subject)
if ask then return ask end
if account then expire_met(account) end
if subject.state ~= NAMES.POSTED then return refuse_of(16, WRONG_STATE, 0, subject.year) end

local count = args[11]
local function left_of(i) return args[12 + 2 * i + 1] - (subject.back[i + 1] and subject.back[i + 1].quantity or 0) end
local quantities, at = {}, 12 + 2 * count
for i = 0, count - 1 do quantities[i] = args[at] == 0 and left_of(i) or 0 end
for i = 1, args[at] do
  local line, quantity = args[at + 2 * i - 1], args[at + 2 * i]
  if line < 0 or line >= count or quantity < 0 or quantity > left_of(line) then return refuse_of(16, OVER_REFUND, 0, subject.year) end
  quantities[line] = quantities[line] + (quantity == 0 and left_of(line) or quantity)
  if quantities[line] > left_of(line) then return refuse_of(16, OVER_REFUND, 0, subject.year) end
end

local returned, moved = { 0 }, 0
for i = 0, count - 1 do
  if quantities[i] > 0 then
    local back = subject.back[i + 1] or { quantity = 0, grams = 0 }
    -- Rounded on the cumulative quantity, so that returning all of a line, in any parts, returns all of its grams.
    local grams = share(args[12 + 2 * i], back.quantity + quantities[i], args[13 + 2 * i]) - back.grams
    local n = #returned
    returned[1] = returned[1] + 1
    returned[n + 1], returned[n + 2], returned[n + 3], returned[n + 4] = i, back.quantity, quantities[i], grams
    moved = moved + grams
  end
end
if returned[1] == 0 then return refuse_of(16, OVER_REFUND, 0, subject.year) end

local unwound_before = subject.unwound
local kept, unwound, year, left, budget = take_back(moved)
if not kept then return 'O' end
for i = 1, count do subject.back[i] = subject.back[i] or { quantity = 0, grams = 0 } end
for i = 2, #returned, 4 do
  local back = subject.back[returned[i] + 1]
  back.quantity, back.grams = back.quantity + returned[i + 2], back.grams + returned[i + 3]
end
subject.unwound = unwound_before + unwound
returned[#returned + 1] = unwound_before
return post_of(decision(16, APPROVED, 0, moved, 0, left, budget, year, kept, unwound, unpack(returned)))
