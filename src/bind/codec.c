/* gradus.codec: plain values as bytes, for the frames between gradus and its
 * workers. Decoding trusts nothing: every size is checked against the bytes
 * really there before anything is allocated. */
#include <string.h>

#include "bind/bind.h"
#include "core/budget.h"

enum {
  MAX_DEPTH = 16,
  MAX_VALUES = 1 << 18, /* a table's slot costs more memory than its bytes */
};

/* The byte before every value. Numbers follow in the machine's own layout:
 * both sides are the same program on the same machine. */
enum {
  TAG_NIL = 'n',
  TAG_FALSE = 'f',
  TAG_TRUE = 't',
  TAG_INTEGER = 'i',
  TAG_REAL = 'd',
  TAG_STRING = 's', /* size, bytes */
  TAG_ARRAY = 'a',  /* dtype, ndim, sizes, elements in C order */
  TAG_TABLE = '{',  /* keys and values */
  TAG_END = '}'
};

/* --- encoding ------------------------------------------------------------ */

/* Goes over a value twice: once to measure (at is NULL), once to write. */
typedef struct Writer {
  char *at;
  size_t size;
  int values; /* how many more */
  const char *problem;
} Writer;

static bool give_up(Writer *w, const char *problem) {
  w->problem = problem;
  return false;
}

static bool count(Writer *w, size_t n) {
  return !__builtin_add_overflow(w->size, n, &w->size) ||
         give_up(w, "value too large");
}

static bool put(Writer *w, const void *bytes, size_t n) {
  if (w->at != NULL) {
    memcpy(w->at, bytes, n);
    w->at += n;
  }
  return count(w, n);
}

static bool put_tag(Writer *w, char tag) { return put(w, &tag, 1); }

static bool put_string(Writer *w, lua_State *L, int index) {
  size_t size;
  const char *bytes = lua_tolstring(L, index, &size);
  const uint64_t n = size;
  return put_tag(w, TAG_STRING) && put(w, &n, sizeof n) && put(w, bytes, size);
}

static bool put_number(Writer *w, lua_State *L, int index) {
  if (lua_isinteger(L, index)) {
    const int64_t i = lua_tointeger(L, index);
    return put_tag(w, TAG_INTEGER) && put(w, &i, sizeof i);
  }
  const double d = lua_tonumber(L, index);
  return put_tag(w, TAG_REAL) && put(w, &d, sizeof d);
}

/* While measuring, the elements are only counted. */
static bool put_elements(Writer *w, const Array *a) {
  if (w->at == NULL) return count(w, array_bytes(a));
  Array plain = {0};
  Status st = {0};
  if (!array_contiguous(&plain, a, a->dtype, &st))
    return give_up(w, "not enough memory");
  const bool ok = put(w, plain.data, array_bytes(&plain));
  array_release(&plain);
  return ok;
}

static bool put_array(Writer *w, const Array *a) {
  const char head[] = {TAG_ARRAY, (char)a->dtype, (char)a->ndim};
  if (!put(w, head, sizeof head)) return false;
  for (int i = 0; i < a->ndim; i++) {
    const int64_t size = a->shape[i];
    if (!put(w, &size, sizeof size)) return false;
  }
  return put_elements(w, a);
}

static bool put_value(Writer *w, lua_State *L, int depth);

/* The raw content of the table on top of the stack. */
static bool put_table(Writer *w, lua_State *L, int depth) {
  if (depth == 0) return give_up(w, "nested too deeply");
  if (!put_tag(w, TAG_TABLE)) return false;
  lua_pushnil(L);
  while (lua_next(L, -2)) {
    lua_pushvalue(L, -2);
    if (lua_type(L, -1) != LUA_TSTRING && !lua_isinteger(L, -1))
      return give_up(w, "a key is neither a string nor an integer");
    const bool key = put_value(w, L, 0);
    lua_pop(L, 1);
    if (!key || !put_value(w, L, depth - 1)) return false;
    lua_pop(L, 1);
  }
  return put_tag(w, TAG_END);
}

/* Leaves the stack as it was, unless it fails. */
static bool put_value(Writer *w, lua_State *L, int depth) {
  const Array *a;
  if (w->values-- == 0) return give_up(w, "too many values");
  switch (lua_type(L, -1)) {
    case LUA_TNIL:
      return put_tag(w, TAG_NIL);
    case LUA_TBOOLEAN:
      return put_tag(w, lua_toboolean(L, -1) ? TAG_TRUE : TAG_FALSE);
    case LUA_TNUMBER:
      return put_number(w, L, -1);
    case LUA_TSTRING:
      return put_string(w, L, -1);
    case LUA_TTABLE:
      return put_table(w, L, depth);
    case LUA_TUSERDATA:
      a = bind_test_array(L, -1);
      if (a != NULL) return put_array(w, a);
      break;
  }
  return give_up(w, "not plain data");
}

/* encode(value): the bytes, or nil and why it is not plain data. */
static int l_encode(lua_State *L) {
  Writer w = {.values = MAX_VALUES};
  luaL_checkany(L, 1);
  luaL_checkstack(L, 4 * MAX_DEPTH, NULL);
  lua_settop(L, 1);
  if (put_value(&w, L, MAX_DEPTH)) {
    luaL_Buffer buffer;
    const size_t size = w.size;
    w = (Writer){.values = MAX_VALUES,
                 .at = luaL_buffinitsize(L, &buffer, size)};
    lua_pushvalue(L, 1);
    if (put_value(&w, L, MAX_DEPTH)) {
      lua_pop(L, 1);
      luaL_pushresultsize(&buffer, size);
      return 1;
    }
  }
  lua_pushnil(L);
  lua_pushstring(L, w.problem);
  return 2;
}

/* --- decoding ------------------------------------------------------------ */

typedef struct Reader {
  const char *at;
  size_t left;
  int values; /* how many more */
} Reader;

static bool get(Reader *r, void *out, size_t n) {
  if (n > r->left) return false;
  memcpy(out, r->at, n);
  r->at += n;
  r->left -= n;
  return true;
}

static bool get_number(Reader *r, lua_State *L, char tag) {
  int64_t i;
  double d;
  if (tag == TAG_INTEGER) {
    if (!get(r, &i, sizeof i)) return false;
    lua_pushinteger(L, i);
  } else {
    if (!get(r, &d, sizeof d)) return false;
    lua_pushnumber(L, d);
  }
  return true;
}

static bool get_string(Reader *r, lua_State *L) {
  uint64_t n;
  if (!get(r, &n, sizeof n) || n > r->left) return false;
  lua_pushlstring(L, r->at, (size_t)n);
  r->at += n;
  r->left -= (size_t)n;
  return true;
}

/* Reads the sizes; false unless the elements they call for are there. */
static bool get_shape(Reader *r, Dtype dtype, int ndim, ptrdiff_t *shape) {
  size_t bytes = dtype_size(dtype);
  for (int i = 0; i < ndim; i++) {
    int64_t size;
    if (!get(r, &size, sizeof size) || size < 0) return false;
    if (!size_multiply(bytes, (size_t)size, &bytes)) return false;
    shape[i] = (ptrdiff_t)size;
  }
  return bytes <= r->left;
}

static bool get_array(Reader *r, lua_State *L) {
  unsigned char head[2]; /* dtype, ndim */
  ptrdiff_t shape[MAX_NDIM];
  Status st = {0};
  if (!get(r, head, sizeof head)) return false;
  if (head[0] >= DTYPES || head[1] > MAX_NDIM) return false;
  const Dtype dtype = (Dtype)head[0];
  if (!get_shape(r, dtype, head[1], shape)) return false;
  Array *a = bind_push_array(L);
  if (!array_new(a, dtype, head[1], shape, &st)) return bind_fail(L, &st);
  const size_t n = array_bytes(a);
  get(r, a->data, n);
  if (dtype == BOOL) /* nothing but 0 and 1 is a bool */
    for (size_t i = 0; i < n; i++)
      ((uint8_t *)a->data)[i] = ((uint8_t *)a->data)[i] != 0;
  bind_finish_array(L, false);
  return true;
}

static bool get_value(Reader *r, lua_State *L, int depth);

static bool get_table(Reader *r, lua_State *L, int depth) {
  if (depth == 0) return false;
  lua_newtable(L);
  while (r->left > 0 && *r->at != TAG_END) {
    if (!get_value(r, L, 0)) return false;
    if (lua_type(L, -1) != LUA_TSTRING && !lua_isinteger(L, -1)) return false;
    if (!get_value(r, L, depth - 1)) return false;
    lua_rawset(L, -3);
  }
  char end;
  return get(r, &end, 1);
}

/* Pushes the next value, or returns false with rubbish on the stack. */
static bool get_value(Reader *r, lua_State *L, int depth) {
  char tag;
  if (r->values-- == 0 || !get(r, &tag, 1)) return false;
  switch (tag) {
    case TAG_NIL:
      lua_pushnil(L);
      return true;
    case TAG_FALSE:
    case TAG_TRUE:
      lua_pushboolean(L, tag == TAG_TRUE);
      return true;
    case TAG_INTEGER:
    case TAG_REAL:
      return get_number(r, L, tag);
    case TAG_STRING:
      return get_string(r, L);
    case TAG_ARRAY:
      return get_array(r, L);
    case TAG_TABLE:
      return get_table(r, L, depth);
    default:
      return false;
  }
}

/* decode(bytes): the value, or nil and a message. */
static int l_decode(lua_State *L) {
  Reader r = {.values = MAX_VALUES};
  r.at = luaL_checklstring(L, 1, &r.left);
  luaL_checkstack(L, 4 * MAX_DEPTH, NULL);
  if (get_value(&r, L, MAX_DEPTH) && r.left == 0) return 1;
  lua_pushnil(L);
  lua_pushliteral(L, "not an encoded value");
  return 2;
}

int luaopen_codec(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"encode", l_encode}, {"decode", l_decode}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
