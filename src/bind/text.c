/* "gradus.text": UTF-8 text as a terminal shows it, on utf8proc. */
#include <string.h>
#include <utf8proc.h>

#include "bind/bind.h"

enum { EMOJI_PRESENTATION = 0xFE0F, REPLACEMENT = 0xFFFD };

/* One step of decoding; an invalid byte reads as U+FFFD and clears *valid.
 * Returns the bytes consumed, at least 1. */
static size_t decode(const char *s, size_t length, utf8proc_int32_t *codepoint,
                     bool *valid) {
  utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s,
                                        (utf8proc_ssize_t)length, codepoint);
  if (n > 0) return (size_t)n;
  *codepoint = REPLACEMENT;
  *valid = false;
  return 1;
}

/* The first character a reader sees in s, marks and conjoining letters
 * included. Returns its bytes and its cells, those of its widest part. */
static size_t cluster(const char *s, size_t length, int *cells, bool *valid) {
  utf8proc_int32_t before, next, state = 0;
  size_t end = decode(s, length, &before, valid);
  *cells = utf8proc_charwidth(before);
  while (end < length) {
    size_t n = decode(s + end, length - end, &next, valid);
    if (utf8proc_grapheme_break_stateful(before, next, &state)) break;
    int width = next == EMOJI_PRESENTATION ? 2 : utf8proc_charwidth(next);
    if (width > *cells) *cells = width;
    before = next;
    end += n;
  }
  return end;
}

static int display_width(const char *s, size_t length) {
  int total = 0;
  for (size_t at = 0; at < length;) {
    int cells;
    bool valid = true;
    at += cluster(s + at, length - at, &cells, &valid);
    total += cells;
  }
  return total;
}

/* is_valid(s): true, or false and the position of the first bad byte. */
static int l_is_valid(lua_State *L) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  for (size_t at = 0; at < length;) {
    utf8proc_int32_t codepoint;
    bool valid = true;
    size_t n = decode(s + at, length - at, &codepoint, &valid);
    if (!valid) {
      lua_pushboolean(L, false);
      lua_pushinteger(L, (lua_Integer)at + 1);
      return 2;
    }
    at += n;
  }
  lua_pushboolean(L, true);
  return 1;
}

/* width(s): the cells s takes on a terminal; ambiguous characters take one. */
static int l_width(lua_State *L) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  lua_pushinteger(L, display_width(s, length));
  return 1;
}

/* pad(s, width): s with spaces after it, or before it for a negative width. */
static int l_pad(lua_State *L) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  lua_Integer width = luaL_checkinteger(L, 2);
  luaL_argcheck(L, width > -1000000 && width < 1000000, 2, "width too large");
  lua_Integer missing = (width < 0 ? -width : width) - display_width(s, length);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  if (width >= 0) luaL_addlstring(&b, s, length);
  for (lua_Integer i = 0; i < missing; i++) luaL_addchar(&b, ' ');
  if (width < 0) luaL_addlstring(&b, s, length);
  luaL_pushresult(&b);
  return 1;
}

static int next_cluster(lua_State *L) {
  size_t length;
  const char *s = lua_tolstring(L, lua_upvalueindex(1), &length);
  size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(2));
  if (at >= length) return 0;
  int cells;
  bool valid = true;
  size_t end = at + cluster(s + at, length - at, &cells, &valid);
  lua_pushinteger(L, (lua_Integer)end);
  lua_copy(L, -1, lua_upvalueindex(2));
  lua_pop(L, 1);
  lua_pushinteger(L, (lua_Integer)at + 1);
  lua_pushinteger(L, (lua_Integer)end);
  lua_pushinteger(L, cells);
  return 3;
}

/* for first, last, cells in clusters(s): each character a reader sees, as byte
 * positions and cells. An invalid byte is one character; is_valid refuses. */
static int l_clusters(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_cluster, 2);
  return 1;
}

/* nfc(s): s in Unicode's composed form, or nil when it is not valid UTF-8. The
 * work space is a userdata, so that an error leaks nothing. */
static int l_nfc(lua_State *L) {
  const utf8proc_option_t options =
      (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  size_t length;
  const utf8proc_uint8_t *s =
      (const utf8proc_uint8_t *)luaL_checklstring(L, 1, &length);
  utf8proc_ssize_t n =
      utf8proc_decompose(s, (utf8proc_ssize_t)length, NULL, 0, options);
  if (n < 0) {
    luaL_pushfail(L);
    return 1;
  }
  utf8proc_int32_t *room =
      lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *room, 0);
  utf8proc_decompose(s, (utf8proc_ssize_t)length, room, n, options);
  n = utf8proc_reencode(room, n, options);
  lua_pushlstring(L, (const char *)room, n < 0 ? 0 : (size_t)n);
  return 1;
}

/* What a Korean or mathematical keyboard writes for a plain character. NFKC
 * would do more than is wanted: it makes x2 of x squared. */
static utf8proc_int32_t fold(utf8proc_int32_t c) {
  const utf8proc_option_t options =
      (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
  utf8proc_int32_t plain[8];
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0; /* full-width ASCII */
  if (c >= 0x2000 && c <= 0x200A) return ' ';
  switch (c) {
    case 0x00A0:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return ' ';
    case 0xFFE6:
      return 0x20A9; /* the won sign */
    default:
      break;
  }
  if (c < 0x1D400 || c > 0x1D7FF) return c; /* mathematical letters */
  return utf8proc_decompose_char(c, plain, 8, options, NULL) == 1 ? plain[0]
                                                                  : c;
}

/* fold(s): s with full-width ASCII, wide and no-break spaces and mathematical
 * letters made plain; all else stays. */
static int l_fold(lua_State *L) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (size_t at = 0; at < length;) {
    utf8proc_int32_t codepoint;
    utf8proc_uint8_t bytes[4];
    bool valid = true;
    size_t n = decode(s + at, length - at, &codepoint, &valid);
    utf8proc_int32_t plain = valid ? fold(codepoint) : codepoint;
    if (!valid || plain == codepoint)
      luaL_addlstring(&b, s + at, n);
    else
      luaL_addlstring(&b, (char *)bytes,
                      (size_t)utf8proc_encode_char(plain, bytes));
    at += n;
  }
  luaL_pushresult(&b);
  return 1;
}

int luaopen_text(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"is_valid", l_is_valid},
      {"width", l_width},
      {"pad", l_pad},
      {"clusters", l_clusters},
      {"nfc", l_nfc},
      {"fold", l_fold},
      {NULL, NULL},
  };
  luaL_newlib(L, functions);
  return 1;
}
