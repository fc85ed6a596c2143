-- HELD → POSTED     held → sold; rest held → citizen            –
--                   above the hold: extra citizen → sold        voluntary, within the policy's bound
--                   weaker evidence of the purchase goes back: sold(old) → citizen
-- EXPIRED → POSTED  citizen → sold                              forced, within the late-presentment window
-- Never above the cap of the voucher that the hold was made with.
-- Numbers: as parts/subject.lua; 11 grams captured (-1 = exactly what is held)
--! uses head marker account journal holds args subject evidence
if not subject then return unknown_subject(12) end
local late_now = subject.state == NAMES.EXPIRED or (subject.state == NAMES.HELD and subject.expiry <= now)
local total = args[11] >= 0 and args[11] or subject.lines
local open = subject.state == NAMES.HELD or subject.state == NAMES.EXPIRED
local bound = subject.most + math.floor(subject.most / 10000) * over_hold + math.floor(subject.most % 10000 * over_hold / 10000)
local refusal = not open and WRONG_STATE
  or (subject.cap > 0 and total > subject.cap) and OVER_CAP_OF_HOLD
  or total > bound and ABOVE_HOLD
  or (late_now and now > subject.expiry + late) and TOO_LATE
local evidence = not refusal and estimate_of(find_evidence())
local ask = not refusal and (args[11] < 0 and unknown_lines_of(subject) or evidence and unknown_lines(evidence))
if ask then return ask end
-- What a visitor or a company paid for was never held, and has no account.
if account then expire_met(account) end
if refusal then return refuse_of(12, refusal, total, subject.year) end

local old = evidence and evidence_state(evidence)
local remaining = old and old.lines - came_back(old) or 0
local held, held_year, year = subject.held, subject.year, open_or_current(account, subject.year)
local way, together, kept, kept_old, old_to = 1, 0, 0, 0, 0
if subject.state == NAMES.EXPIRED then
  way = 0
  if old then kept_old, old_to = give_back(account, 'x', 0, remaining, old.year, total) end
  move('c', year, 'x', 0, total)
else
  if total > held then
    if closed(account, total - held) then return refuse_of(12, ACCOUNT_CLOSED, total, year) end
    if not carries(account, year, total - held, 0) then return refuse_of(12, 0, total, year) end
    way = 2
    move('c', year, 'h', held_year, total - held)
  end
  move('h', held_year, 'x', 0, total)
  local rest = max(0, held - total)
  if old and lapsed(account, old.year) and lapsed(account, held_year) then
    -- Of two lapsed periods they share one cap, the hold's rest first.
    together = 1
    local p = find_period(account, current)
    local room = max(0, carry_cap - (p and p.carried or 0))
    kept = min(rest, room)
    kept_old, old_to = min(remaining, room - kept), current
    move('h', held_year, 'c', current, kept)
    move('h', held_year, 'x', 0, rest - kept)
    move('x', 0, 'c', current, kept_old)
  else
    if old then kept_old, old_to = give_back(account, 'x', 0, remaining, old.year, 0) end
    kept = give_back(account, 'h', held_year, rest, held_year, 0)
  end
end
local left, budget = available_after(account, year), budget_in(year)
if off_range(left) or not apply(account, old and old.year or held_year) then return 'O' end
local decided = decision(12, APPROVED, 0, total, total, left, budget, year, way, together, held, held_year, kept,
  old and old.epoch or 0, old and old.of or 0, kept_old, old_to, unpack(old and back_of(old) or { 0 }))
if old then
  old.state = NAMES.REVERSED
  write_state(old)
end
-- A late capture debits anew, in the period that is open now.
if way == 0 then subject.year = year end
close(account, subject, NAMES.POSTED)
subject.lines, subject.lines_epoch, subject.lines_sequence, subject.extended = total, epoch, sequence + 1, 0
take_place(subject.epoch, subject.of, ITEMS)
return post_of(decided)
