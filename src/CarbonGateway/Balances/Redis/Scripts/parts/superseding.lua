-- sold(old) → citizen; citizen → sold(new)    forced. Without weaker evidence only the second.
local function supersede(rank, sold_at, evidence)
  local year, kept, s = nil, 0, nil
  if evidence then
    s = evidence_state(evidence)
    kept, year = give_back(account, 'x', 0, s.lines - came_back(s), s.year, total)
  else
    year = forward_year(account, sold_at)
  end
  move('c', year, 'x', 0, total)
  local left, budget = available_after(account, year), budget_of(account, year)
  if off_range(left) or not apply(account, s and s.year) then return 'O' end
  local before_epoch, before = newest(account)
  local back = s and back_of(s) or { 0 }
  local decided = decision(8, APPROVED, 0, total, total, left, budget, year, before_epoch, before, rank,
    evidence and evidence.epoch or 0, evidence and evidence.sequence or 0, kept, unpack(back))
  if s then
    s.state = NAMES.REVERSED
    write_state(s)
  end
  take_place(epoch, sequence + 1, rank)
  spend()
  write_account(account)
  return post(decided)
end
