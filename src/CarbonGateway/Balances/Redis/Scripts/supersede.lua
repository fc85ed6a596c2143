-- rank up       sold(old) → citizen; citizen → sold(new)    forced; nothing if the rank is not higher
-- Numbers: as parts/selling.lua; 6 when it was sold (unix ms)  7 rank (1 card estimate, 2 invoice, 3 items)
--! uses head marker account journal holds args selling evidence superseding
local sold_at, rank = args[6], args[7]
if not account then return unposted(decision(8, REFUSED, ACCOUNT_UNKNOWN, 0, total, 0, 0, current)) end
local evidence = find_evidence()
local weaker = evidence and evidence.state == NAMES.POSTED and evidence.rank < rank
local ask = weaker and unknown_lines(evidence)
if ask then return ask end
expire_met(account)
local standing = evidence and (read_state(evidence.sequence) or evidence).state
if standing == NAMES.POSTED or standing == NAMES.HELD then
  if evidence.rank >= rank then return refuse(8, EVIDENCE_NOT_HIGHER, true) end
  return supersede(rank, sold_at, evidence)
end
return supersede(rank, sold_at, nil)
