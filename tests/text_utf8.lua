-- gradus.text: widths, composed form, folding, and what is not UTF-8.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local text = require "gradus.text"

-- Cells: Hangul takes two, marks none, ambiguous characters one.
for s, cells in pairs {
  [""] = 0, abc = 3, ["한글"] = 4, ["σ(x)"] = 4, ["답: ∂L/∂W"] = 9,
  ["e\u{301}"] = 1, ["\u{1112}\u{1161}\u{11AB}"] = 2, ["ㅋ"] = 2, ["（"] = 2,
  ["👍🏽"] = 2, ["🇰🇷"] = text.width("🇰🇷"), ["·×÷"] = 3, ["a\u{200B}"] = 1,
  ["\xff"] = 1, ["한\xff"] = 3,
} do
  check.equal(text.width(s), cells, "width of " .. s)
end

check.equal(text.pad("한", 4), "한  ")
check.equal(text.pad("한", -4), "  한")
check.equal(text.pad("한글", 3), "한글")
check.fails("too large", text.pad, "x", math.maxinteger)

-- Composed form: what macOS pastes becomes what everybody types.
check.equal(text.nfc("\u{1112}\u{1161}\u{11AB}"), "한")
check.equal(text.nfc("y\u{302}"), "ŷ")
check.equal(text.nfc("x²"), "x²")
check.equal(text.nfc(""), "")
check.equal(text.nfc("a\0b"), "a\0b")
check.equal(text.nfc("\xff"), nil)

-- Folding: full-width and mathematical letters, wide spaces; no more.
check.equal(text.fold("（ｘ＋１）＾２"), "(x+1)^2")
check.equal(text.fold("a\u{A0}b\u{3000}c\u{2009}d"), "a b c d")
check.equal(text.fold("𝑋𝜕𝐖"), "X∂W")
check.equal(text.fold("x²½①ｱ한"), "x²½①ｱ한")
check.equal(text.fold("￦"), "₩")
check.equal(text.fold("\xffｘ"), "\xffx")

-- Not UTF-8: stray and overlong bytes, surrogates, a cut end.
check.equal(text.is_valid("σ한"), true)
for s, at in pairs {
  ["\xff"] = 1, ["ab\x80"] = 3, ["\xC0\x80"] = 1, ["\xED\xA0\x80"] = 1,
  ["한\xE2\x82"] = 4, ["\xF4\x90\x80\x80"] = 1,
} do
  local valid, position = text.is_valid(s)
  check.equal(valid, false)
  check.equal(position, at)
end

-- Characters as a reader sees them.
local seen = {}
for first, last, cells in text.clusters("ae\u{301}한\xff") do
  seen[#seen + 1] = ("%d-%d:%d"):format(first, last, cells)
end
check.equal(table.concat(seen, " "), "1-1:1 2-4:1 5-7:2 8-8:1")

check.done()
