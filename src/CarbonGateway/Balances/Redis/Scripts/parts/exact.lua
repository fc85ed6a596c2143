-- grams × part ÷ whole, rounded half up, exact where the product leaves the 2^53 that a number holds (whole up to 2^51).
local function share(grams, part, whole)
  if (grams + 1) * part * 2 < 4503599627370496 then return math.floor((grams * part * 2 + whole) / (whole * 2)) end
  local quotient, rest, bit = 0, 0, 1125899906842624
  while bit >= 1 do
    quotient, rest = quotient * 2, rest * 2
    if grams >= bit then
      grams, rest = grams - bit, rest + part
    end
    while rest >= whole do
      quotient, rest = quotient + 1, rest - whole
    end
    bit = bit / 2
  end
  return rest * 2 >= whole and quotient + 1 or quotient
end
