-- Sentences of the C core that a learner needs said in other words. Those that
-- are missing here are said as NumPy says them.
return {
  ["index %td is out of bounds for axis %d with size %td"] =
    "index {1} is out of bounds for axis {2} with size {3}: an array counts from "
    .. "0, so its last index is one less than its size (a Lua table counts from 1)",
  ["Integers to negative integer powers are not allowed."] =
    "integers to negative integer powers are not allowed: the result is no "
    .. "integer, so write 2.0 ^ -1",
  ["Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') with casting "
    .. "rule 'same_kind'"] =
    "the result of {1} is {2}, which the {3} array given as out cannot hold",
}
