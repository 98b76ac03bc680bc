-- What keyboards, books and LaTeX write, and the one sign gradus reads it as.
local M = {}

-- plain sign = every other way of writing it. Order matters to nobody: a sign
-- stands in one line only.
local SAME = {
  ["-"] = "− – — ‐ ‑ ‒ ― ﹣ － ⁻ ─ ━ ー",
  ["*"] = "∗ ⁎ ＊",
  ["/"] = "⁄ ∕ ÷ ➗",
  ["·"] = "⋅ ∙ • ‧ ・ ㆍ ᆞ ●",
  ["×"] = "✕ ✖ ⨯ ⨉ ╳",
  ["⊙"] = "∘ ⊚ ◦ ʘ",
  ["<="] = "≤ ≦ ⩽ ⇐",
  [">="] = "≥ ≧ ⩾",
  ["!="] = "≠",
  ["=="] = "≡",
  ["≈"] = "≃ ≅ ≒",
  ["'"] = "‘ ’ ′ ʹ ´ ʼ",
  ["''"] = "″",
  ['"'] = "“ ” „",
  [","] = "、 ﹐ ،",
  ["."] = "。 ．",
  ["→"] = "⇒ ➔ ➜ ⟶ ⟹",
  ["←"] = "⟵",
  ["Σ"] = "∑",
  ["Π"] = "∏",
  ["π"] = "ℼ",
  ["e"] = "ℯ ⅇ",
  ["Δ"] = "∆",
  ["μ"] = "µ",
  ["ᵀ"] = "⊤ ⊺",
  ["½"] = "",
  ["|"] = "∣ │ ｜",
  [" "] = "\t \u{2028} \u{2029} \u{3164}",
  [""] = "\u{00AD} \u{200B} \u{200C} \u{200D} \u{200E} \u{200F} \u{2060} "
    .. "\u{FEFF} \u{FE0E} \u{FE0F} ` ₩ ∴",
}

-- sign -> plain sign
M.plain = {}
for plain, others in pairs(SAME) do
  for sign in others:gmatch("[^ ]+") do M.plain[sign] = plain end
end
M.plain["⁻"] = nil -- a superscript keeps its place

M.superscripts = {
  ["⁰"] = "0", ["¹"] = "1", ["²"] = "2", ["³"] = "3", ["⁴"] = "4", ["⁵"] = "5",
  ["⁶"] = "6", ["⁷"] = "7", ["⁸"] = "8", ["⁹"] = "9", ["⁺"] = "+",
  ["⁻"] = "-", ["⁽"] = "(", ["⁾"] = ")", ["ⁿ"] = "n", ["ⁱ"] = "i",
  ["ˣ"] = "x", ["ʸ"] = "y", ["ᵃ"] = "a", ["ᵇ"] = "b", ["ᵗ"] = "t",
  ["ᵏ"] = "k", ["ᴺ"] = "N", ["ᵀ"] = "T",
}

M.subscripts = {
  ["₀"] = "0", ["₁"] = "1", ["₂"] = "2", ["₃"] = "3", ["₄"] = "4", ["₅"] = "5",
  ["₆"] = "6", ["₇"] = "7", ["₈"] = "8", ["₉"] = "9", ["ₖ"] = "_k",
  ["ᵢ"] = "_i", ["ⱼ"] = "_j", ["ₙ"] = "_n", ["ₘ"] = "_m", ["ₓ"] = "_x",
}

M.fractions = {
  ["½"] = 1 / 2, ["⅓"] = 1 / 3, ["⅔"] = 2 / 3, ["¼"] = 1 / 4, ["¾"] = 3 / 4,
  ["⅛"] = 1 / 8, ["⅕"] = 1 / 5, ["⅒"] = 1 / 10,
}

-- Circled numbers and letters, as multiple choice has them: sign -> 1, "ㄱ"
M.choices = {}
local function enumerate(first, values)
  for i, value in ipairs(values) do
    M.choices[utf8.char(first + i - 1)] = value
  end
end

local numbers = {}
for i = 1, 20 do numbers[i] = i end
enumerate(0x2460, numbers)
enumerate(0x2474, numbers)
enumerate(0x2776, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
enumerate(0x2780, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
enumerate(0x278A, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
enumerate(0x3260, { "ㄱ", "ㄴ", "ㄷ", "ㄹ", "ㅁ", "ㅂ", "ㅅ", "ㅇ" })
enumerate(0x24D0, { "a", "b", "c", "d", "e", "f", "g", "h" })

-- A whole answer that is one of these says true or false.
M.marks = {
  ["○"] = "O", ["◯"] = "O", ["⭕"] = "O", ["〇"] = "O", ["✓"] = "O",
  ["✔"] = "O", ["×"] = "X", ["✗"] = "X", ["✘"] = "X", ["❌"] = "X",
  ["☓"] = "X",
}

-- LaTeX command -> the text it stands for. An empty one is dropped.
M.latex = {
  alpha = "α", beta = "β", gamma = "γ", delta = "δ", epsilon = "ε",
  varepsilon = "ε", eta = "η", theta = "θ", lambda = "λ", mu = "μ", pi = "π",
  rho = "ρ", sigma = "σ", tau = "τ", phi = "φ", varphi = "φ", omega = "ω",
  Delta = "Δ", Sigma = "Σ", nabla = "∇", partial = "∂", infty = "∞",
  cdot = "·", bullet = "·", times = "×", div = "/", odot = "⊙", circ = "⊙",
  ast = "*", pm = "±", sum = "Σ", sqrt = "√", top = "T", intercal = "T",
  prime = "'", leq = "<=", le = "<=", leqslant = "<=", geq = ">=", ge = ">=",
  geqslant = ">=", neq = "!=", ne = "!=", lt = "<", gt = ">", lvert = "|",
  rvert = "|", vert = "|", to = "→", rightarrow = "→", Rightarrow = "→",
  leftarrow = "←", gets = "←", land = "and", wedge = "and", lor = "or",
  vee = "or", lnot = "not", exp = "exp", log = "log", ln = "ln", max = "max",
  min = "min", sin = "sin", cos = "cos", tan = "tan", tanh = "tanh",
  sinh = "sinh", cosh = "cosh", frac = "frac", dfrac = "frac", tfrac = "frac",
  cfrac = "frac", quad = "", qquad = "", displaystyle = "", limits = "",
  nolimits = "", left = "", right = "", big = "", Big = "", bigl = "",
  bigr = "", Bigl = "", Bigr = "", bigg = "", mathrm = "", mathbf = "",
  mathsf = "", mathit = "", mathbb = "", mathcal = "", boldsymbol = "",
  bm = "", text = "", textbf = "", textrm = "", operatorname = "",
  displaylimits = "", lbrace = "{", rbrace = "}", lbrack = "[", rbrack = "]",
}

return M
